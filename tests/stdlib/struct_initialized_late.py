# A Struct gets its format from __init__, which a subclass may call when it likes, and anybody again.
import _struct
import struct


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


empty = struct.Struct.__new__(struct.Struct, "anything")
for call in (empty.iter_unpack, b" "), (empty.pack, 1), (empty.unpack, b" "), (repr, empty), (getattr, empty, "format"):
    attempt(*call)
print(empty.size)


class Short(struct.Struct):
    def __init__(self):
        super().__init__(">h")


print(Short().pack(12345), Short())
changing = struct.Struct(">h")
changing.__init__(">hh")
print(changing.format, changing.pack(1, 2))
attempt(changing.__init__, "\udc00")
attempt(changing.__init__, "$")
print(changing)
attempt(struct.Struct)
attempt(struct.Struct, 1)
print(struct.pack is _struct.pack, struct.Struct.__module__, struct.error.__module__)
