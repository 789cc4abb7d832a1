"""Numbers that processes share: a file in memory, read and written where it stands."""

import os
import struct

from multiprocessing.context import assert_spawning, lend
from multiprocessing.synchronize import RLock

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

# Typecodes and what `ctypes` calls their types.
_NAMES = {
    "c": "c_char", "b": "c_byte", "B": "c_ubyte", "h": "c_short", "H": "c_ushort", "i": "c_int",
    "I": "c_uint", "l": "c_long", "L": "c_ulong", "q": "c_long", "Q": "c_ulong", "f": "c_float",
    "d": "c_double",
}


class _Shared:
    """Shared memory for so many numbers of a kind."""

    def __init__(self, code, count):
        if not isinstance(code, str) or code == "u":
            raise NotImplementedError(
                f"krait shares numbers and bytes between processes, by typecode; not {code!r}")
        if code not in _NAMES:
            raise TypeError("this type has no size")
        self._code = code
        self._count = count
        self._size = struct.calcsize(code)
        path = f"/dev/shm/krait-{os.getpid()}-{id(self):x}"
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.unlink(path)
        os.pwrite(self._descriptor, bytes(self._size * count), 0)

    def __getstate__(self):
        return self._code, self._count, self._size, lend(self._descriptor, self)

    def __setstate__(self, state):
        self._code, self._count, self._size, self._descriptor = state

    def __del__(self, _close=os.close):
        if getattr(self, "_descriptor", None) is not None:
            try:
                _close(self._descriptor)
            except OSError:
                pass

    def data(self):
        """All bytes."""
        return os.pread(self._descriptor, self._size * self._count, 0)

    def read(self, at, count=1):
        """So many numbers from one place on."""
        data = os.pread(self._descriptor, self._size * count, self._size * at)
        return struct.unpack(f"{count}{self._code}", data)

    def write(self, at, values):
        """Writes numbers from one place on."""
        values = [self._checked(value) for value in values]
        data = struct.pack(f"{len(values)}{self._code}", *values)
        os.pwrite(self._descriptor, data, self._size * at)

    def _checked(self, value):
        if self._code in "fd":
            if not hasattr(value, "__float__") and not hasattr(value, "__index__"):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            return value
        if self._code == "c":
            if isinstance(value, int) and 0 <= value < 256:
                return bytes([value])
            if isinstance(value, (bytes, bytearray)) and len(value) == 1:
                return bytes(value)
            raise TypeError(
                "one character bytes, bytearray, or an integer in range(256) expected, not "
                f"{type(value).__name__}")
        if not hasattr(value, "__index__"):
            raise TypeError(
                f"'{type(value).__name__}' object cannot be interpreted as an integer")
        # As in C, what is too large loses its upper bits.
        bits = 8 * self._size
        value = value.__index__() & ((1 << bits) - 1)
        if self._code.islower() and value >> (bits - 1):
            value -= 1 << bits
        return value


class _Number:
    """One number."""

    def __init__(self, code, *args):
        if len(args) > 1:
            raise TypeError("too many initializers")
        self._shared = _Shared(code, 1)
        if args:
            self.value = args[0]

    def __getstate__(self):
        assert_spawning(self)
        return self._shared

    def __setstate__(self, shared):
        self._shared = shared

    @property
    def value(self):
        return self._shared.read(0)[0]

    @value.setter
    def value(self, value):
        self._shared.write(0, [value])

    def __repr__(self):
        return f"{_NAMES[self._shared._code]}({self.value!r})"


class _Numbers:
    """Several numbers."""

    def __init__(self, code, initial):
        if isinstance(initial, int):
            if initial < 0:
                raise ValueError("Array length must be >= 0")
            self._shared = _Shared(code, initial)
        else:
            initial = list(initial)
            self._shared = _Shared(code, len(initial))
            self._shared.write(0, initial)

    def __getstate__(self):
        assert_spawning(self)
        return self._shared

    def __setstate__(self, shared):
        self._shared = shared

    def __len__(self):
        return self._shared._count

    def __getitem__(self, index):
        if isinstance(index, slice):
            items = self._shared.read(0, len(self))[index]
            return b"".join(items) if self._shared._code == "c" else list(items)
        return self._shared.read(self._at(index))[0]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            places = range(len(self))[index]
            values = list(value)
            if len(places) != len(values):
                raise ValueError("Can only assign sequence of same size")
            for place, item in zip(places, values):
                self._shared.write(place, [item])
        else:
            self._shared.write(self._at(index), [value])

    def _at(self, index):
        try:
            return range(len(self))[index]
        except IndexError:
            raise IndexError("invalid index") from None

    def __iter__(self):
        return map(self.__getitem__, range(len(self)))

    def __repr__(self):
        name = f"{_NAMES[self._shared._code]}_Array_{len(self)}"
        return f"<{__name__}.{name} object at {id(self):#x}>"

    @property
    def raw(self):
        """The bytes, where these are bytes."""
        self._check_bytes("raw")
        return self._shared.data()

    @raw.setter
    def raw(self, data):
        self._check_bytes("raw")
        if len(data) > len(self):
            raise ValueError("byte string too long")
        os.pwrite(self._shared._descriptor, bytes(data), 0)

    @property
    def value(self):
        """The bytes before the first zero."""
        self._check_bytes("value")
        return self._shared.data().split(b"\0")[0]

    @value.setter
    def value(self, data):
        self._check_bytes("value")
        if not isinstance(data, bytes):
            raise TypeError(f"bytes expected instead of {type(data).__name__} instance")
        if len(data) > len(self):
            raise ValueError("byte string too long")
        os.pwrite(self._shared._descriptor, data + b"\0" * (len(data) < len(self)), 0)

    def _check_bytes(self, name):
        if self._shared._code != "c":
            kind = f"{_NAMES[self._shared._code]}_Array_{len(self)}"
            raise AttributeError(f"'{kind}' object has no attribute '{name}'")


class SynchronizedBase:
    """Shared numbers with a lock."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or RLock()
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        assert_spawning(self)
        return self._obj, self._lock

    def __setstate__(self, state):
        self._obj, self._lock = state
        self._bind()

    def get_obj(self):
        """The numbers without the lock."""
        return self._obj

    def get_lock(self):
        """The lock."""
        return self._lock

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


def _guarded(name):
    def get(self):
        with self._lock:
            return getattr(self._obj, name)

    def set(self, value):
        with self._lock:
            setattr(self._obj, name, value)

    return property(get, set)


class Synchronized(SynchronizedBase):
    """A number with a lock."""

    value = _guarded("value")


class SynchronizedArray(SynchronizedBase):
    """Numbers with a lock."""

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self._lock:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self._lock:
            self._obj[index] = value


class SynchronizedString(SynchronizedArray):
    """Bytes with a lock."""

    value = _guarded("value")
    raw = _guarded("raw")


def RawValue(typecode_or_type, *args):
    """A number in shared memory."""
    return _Number(typecode_or_type, *args)


def RawArray(typecode_or_type, size_or_initializer):
    """Numbers in shared memory."""
    return _Numbers(typecode_or_type, size_or_initializer)


def copy(obj):
    """The same numbers in shared memory of their own."""
    if isinstance(obj, _Number):
        return _Number(obj._shared._code, obj.value)
    return _Numbers(obj._shared._code, list(obj))


def synchronized(obj, lock=None, ctx=None):
    """Shared numbers with a lock around them."""
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(obj, _Number):
        return Synchronized(obj, lock, ctx)
    kind = SynchronizedString if obj._shared._code == "c" else SynchronizedArray
    return kind(obj, lock, ctx)


def _with_lock(obj, lock):
    if lock is False:
        return obj
    if lock in (True, None):
        lock = RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, lock)


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """A number in shared memory, with a lock."""
    return _with_lock(RawValue(typecode_or_type, *args), lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Numbers in shared memory, with a lock."""
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), lock)
