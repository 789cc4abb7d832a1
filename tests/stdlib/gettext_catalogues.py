# gettext: a catalogue made here, plural forms, contexts, fallbacks, what is wrong with a file.
import gettext
import os
import struct
import tempfile


def attempt(function, *args, **kw):
    try:
        print(function(*args, **kw))
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder, "FOLDER"))


def catalogue(messages):
    ids = sorted(messages)
    offset = 28 + 16 * len(ids)
    tables, texts = [b"", b""], b""
    for which, strings in enumerate((ids, [messages[i] for i in ids])):
        for text in strings:
            data = text.encode()
            tables[which] += struct.pack("<II", len(data), offset + len(texts))
            texts += data + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0) + tables[0] + tables[1] + texts


with tempfile.TemporaryDirectory() as folder:
    place = os.path.join(folder, "xx", "LC_MESSAGES")
    os.makedirs(place)
    with open(os.path.join(place, "app.mo"), "wb") as file:
        file.write(catalogue({
            "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\n",
            "hello": "grüße", "file\0files": "soubor\0soubory\0souborů", "menu\x04open": "öffnen"}))
    found = gettext.translation("app", folder, ["xx_YY.UTF-8"])
    print(found.gettext("hello"), found.gettext("unknown"), [found.ngettext("file", "files", n) for n in (0, 1, 2, 5, 12, 22)])
    print(found.pgettext("menu", "open"), found.pgettext("door", "open"), found.charset(), sorted(found.info()))
    attempt(found.ngettext, "file", "files", "3")
    print(gettext.find("app", folder, ["zz", "xx"], all=True) == [os.path.join(place, "app.mo")], gettext.find("app", folder, ["zz"]))
    attempt(gettext.translation, "none", folder)
    print(gettext.translation("none", folder, fallback=True).ngettext("one", "many", 2))
    gettext.bindtextdomain("app", folder)
    os.environ["LANGUAGE"] = "xx"
    print(gettext.textdomain("app"), gettext.gettext("hello"), gettext.dgettext("other", "hello"), gettext.ngettext("file", "files", 3))
    gettext.install("app", folder, names=["ngettext"])
    print(_("hello"), ngettext("file", "files", 1))
    with open(os.path.join(place, "bad.mo"), "wb") as file:
        file.write(b"12345678901234567890")
    attempt(gettext.translation, "bad", folder, ["xx"])
for formula in "n != 1", "n%10==1 && n%100!=11 ? 0 : 1", "1 +", "n ? 1", "(n", "a", "n**2", "!n":
    try:
        print(formula, [gettext.c2py(formula)(n) for n in (0, 1, 2, 11, 21)])
    except ValueError as e:
        print(formula, e)
