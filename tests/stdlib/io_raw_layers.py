"""Buffers and text files over raw files that a script writes."""
import io


class Raw(io.RawIOBase):
    """Gives its pieces one by one; None is a piece that is not there yet."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.log = []
        self.written = []
        self.room = None

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return False

    def readinto(self, buffer):
        self.log.append(len(buffer))
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        if piece is None:
            return None
        buffer[:len(piece)] = piece
        return len(piece)

    def write(self, data):
        if self.room is not None and self.room <= 0:
            return None
        count = len(data) if self.room is None else min(self.room, len(data))
        if self.room is not None:
            self.room -= count
        self.written.append(bytes(data[:count]))
        return count


raw = Raw(b"abc", b"def\ng", b"hi", None, b"rest")
reader = io.BufferedReader(raw, 8)
print(reader.read(1), reader.peek(), reader.read1(100), raw.log)
print(reader.readline(), reader.read(4), raw.log)
print(reader.read(2), reader.read(), reader.read(), reader.read(3), raw.log)
print(Raw(None).read(3), io.BufferedReader(Raw(None)).read(3), io.BufferedReader(Raw(None)).read1(3))
target = bytearray(5)
reader = io.BufferedReader(Raw(b"12", b"3456"), 4)
print(reader.readinto1(target), target, reader.readinto(target), target)

raw = Raw()
writer = io.BufferedWriter(raw, 8)
print(writer.write(b"abc"), raw.written, writer.write(b"defgh"), raw.written, writer.write(b"i" * 20), raw.written)
raw.room = 3
for data in (b"xx", b"y" * 30, b"z"):
    try:
        print(writer.write(data), raw.written[-1])
    except BlockingIOError as error:
        print(error, error.errno, error.characters_written)
try:
    writer.flush()
except BlockingIOError as error:
    print(error, error.characters_written)
raw.room = None
writer.flush()
print(raw.written[-1])
print(writer.detach() is raw)
for name, args in ("write", (b"",)), ("flush", ()), ("detach", ()):
    try:
        getattr(writer, name)(*args)
    except ValueError as error:
        print(name, error)
print(writer)


class Bad(Raw):
    def readinto(self, buffer):
        return len(buffer) + 1

    def write(self, data):
        return -1


for action in (lambda: io.BufferedReader(Bad()).read(3), lambda: io.BufferedWriter(Bad(), 2).write(b"abc")):
    try:
        action()
    except OSError as error:
        print(str(error)[:40])
for make in (lambda: io.BufferedReader(Raw(), 0), lambda: io.BufferedRandom(Raw()), lambda: io.BufferedReader(io.BytesIO()).write(b"")):
    try:
        make()
    except (ValueError, AttributeError, io.UnsupportedOperation) as error:
        print(type(error).__name__, error)

memory = io.BytesIO(b"0123456789")
both = io.BufferedRandom(memory, 4)
print(both.read(2), both.write(b"AB"), memory.getvalue(), both.tell(), both.read(2), memory.getvalue(), both.seek(-1, 2), both.read())
print(both.seek(3), both.truncate(), memory.getvalue(), both)


class Reentrant(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return outer.write(b"more")


outer = io.BufferedWriter(Reentrant(), 2)
try:
    outer.write(b"abc")
except RuntimeError as error:
    print(str(error).replace(hex(id(outer)), ""))


class Failing(Raw):
    def flush(self):
        raise OSError("flush")

    def close(self):
        self.log.append("closing")
        super().close()


raw = Failing()
text = io.TextIOWrapper(io.BufferedWriter(raw))
text.write("kept")
try:
    text.close()
except OSError as error:
    print(error, raw.log, raw.written)
