"""Positions in text, whatever the encoding, and what text files over any binary file do."""
import io

for encoding in "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "shift_jis", "gbk", "latin-1":
    text = "abc\nd\u00e9f\n\r\nlast" if encoding == "latin-1" else "abc\n\u3042\u3044f\n\r\nlast"
    file = io.TextIOWrapper(io.BytesIO(text.encode(encoding)), encoding=encoding, newline="")
    cookies = []
    while True:
        cookies.append(file.tell())
        if not file.read(1):
            break
    found = []
    for at, cookie in enumerate(cookies):
        file.seek(cookie)
        found.append(file.read() == text[at:])
    print(encoding, cookies[0], all(found), len(found))

file = io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\nd"), encoding="ascii")
print(file.newlines, file.readline(), file.newlines, list(file), file.newlines)
print([io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\nd"), newline=end).readlines() for end in ("", "\n", "\r", "\r\n")])
print([io.TextIOWrapper(io.BytesIO(b"one\rtwo\r\nthree"), newline=None)._CHUNK_SIZE])
file = io.TextIOWrapper(io.BytesIO(b"one\rtwo\r\nthree"), newline="\r\n")
file._CHUNK_SIZE = 1
print(file.readline(), file.readline(2), file.read(1), file.read())

file = io.TextIOWrapper(io.BytesIO(b"one\ntwo\n"))
next(file)
try:
    file.tell()
except OSError as error:
    print(error)
print(list(file), file.tell())

for encoding in "utf-16", "utf-8-sig", "utf-32":
    memory = io.BytesIO()
    file = io.TextIOWrapper(memory, encoding=encoding)
    file.write("a")
    file.write("b")
    print(memory.getvalue(), file.tell(), memory.getvalue())
    file.seek(0)
    file.write("c")
    file.flush()
    print(memory.getvalue())

memory = io.BytesIO()
file = io.TextIOWrapper(memory, encoding="ascii", line_buffering=True, newline="\r\n")
file.write("kept")
print(memory.getvalue())
file.write("\n")
print(memory.getvalue(), file)
file.reconfigure(encoding="utf-8", line_buffering=False, write_through=True)
file.write("\u00e9")
print(memory.getvalue(), file.encoding, file.errors, file.line_buffering, file.write_through)
file.seek(0)
file.readline()
try:
    file.reconfigure(newline="\n")
except io.UnsupportedOperation as error:
    print(error)
print(file.detach() is memory)
for action in (file.read, file.flush, lambda: file.closed, lambda: file.buffer):
    try:
        action()
    except ValueError as error:
        print(error)

for make in (lambda: io.TextIOWrapper(io.BytesIO(), encoding="nothing"), lambda: io.TextIOWrapper(io.BytesIO(), newline="x"),
             lambda: io.TextIOWrapper(io.BytesIO(), encoding="hex"), lambda: io.TextIOWrapper(io.BytesIO(), errors=3),
             lambda: io.TextIOWrapper.__new__(io.TextIOWrapper).read()):
    try:
        make()
    except (LookupError, ValueError, TypeError) as error:
        print(type(error).__name__, error)


class Text(io.TextIOWrapper):
    def write(self, text):
        return super().write(text.upper())


memory = io.BytesIO()
file = Text(memory)
file.mark = 1
print("printed", 3, file=file, flush=True)
print(memory.getvalue(), file.mark, type(file).__name__, file)

memory = io.StringIO("a\r\nb\n", newline=None)
print(memory.newlines, memory.getvalue(), memory.__getstate__())
memory.__setstate__(("text", "\n", 2, {"extra": 1}))
print(memory.read(), memory.extra)
memory = io.BytesIO(b"abc")
memory.seek(2)
print(memory.__getstate__())
import pickle
print(pickle.loads(pickle.dumps(memory)).read())
for file in (io.BufferedReader(io.BytesIO()), io.TextIOWrapper(io.BytesIO())):
    try:
        pickle.dumps(file)
    except TypeError as error:
        print(error)
