import codecs
import io
import os
import tempfile

TEXTS = [
    ("cp932", "日本語 ｶﾅ"),
    ("shift_jis", "日本語〜"),
    ("euc_jp", "日本語"),
    ("gbk", "中文"),
    ("gb2312", "中文・"),
    ("gb18030", "中文😀"),
    ("euc_kr", "한국어"),
    ("cp949", "한국어 뷁"),
]


def shown(call):
    try:
        print(call())
    except UnicodeError as e:
        print(type(e).__name__, e)


for encoding, text in TEXTS:
    data = text.encode(encoding)
    print(encoding, data, data.decode(encoding) == text)
    shown(lambda: (b"ab" + data[:1]).decode(encoding))
    shown(lambda: (data[:2] + b"\x81 !").decode(encoding, "replace"))
    shown(lambda: "x\udc80".encode(encoding))
    if encoding != "euc_jp":
        shown(lambda: "a\u0e01b".encode(encoding))
    shown(lambda: "\u0e01".encode(encoding, "xmlcharrefreplace"))
    shown(lambda: "a\u0e01".encode(encoding, "ignore"))

for alias in "sjis", "ms932", "euckr", "936", "EUC-JP", "uhc":
    print(alias, "é".encode("utf-8").decode(alias, "replace"))
decoder = codecs.getincrementaldecoder("cp932")()
print([decoder.decode(bytes([byte])) for byte in "日本".encode("cp932")], repr(decoder.decode(b"", True)))

print(io.TextIOWrapper(io.BytesIO("日本\n語\r\n".encode("euc_jp")), encoding="euc_jp").readlines())
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "text")
    for encoding, text in TEXTS + [("cp1251", "привет"), ("cp437", "é½")]:
        with open(path, "w", encoding=encoding) as file:
            file.write(f"{text}\nsecond {text}\n")
        with open(path, encoding=encoding) as file:
            print(encoding, list(file) == [f"{text}\n", f"second {text}\n"])

# Coding comments.
exec('# coding: cp1251\nслово = "да"\nprint(слово)'.encode("cp1251"))
exec('# -*- coding: shift_jis -*-\nprint("日本")'.encode("shift_jis"))
exec('#!/usr/bin/python\n# vim: set fileencoding=iso8859-7 :\nprint("αβγ")'.encode("iso8859-7"))
for source in b"# coding: klingon\n", b"# coding: cp932\nx = '\x81'\n", b"# coding: ascii\n'\xe9'\n":
    try:
        compile(source, "<text>", "exec")
    except SyntaxError as e:
        print(e.args)
