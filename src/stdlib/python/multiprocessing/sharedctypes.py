"""Numbers that processes share: a file in memory, read and written where it stands."""

import os
import struct

from multiprocessing.context import lend
from multiprocessing.synchronize import RLock

__all__ = ["RawValue", "RawArray", "Value", "Array"]

_CODES = "cbBuhHiIlLqQfd?"


class _Shared:
    def __init__(self, code, count):
        if not isinstance(code, str) or code not in _CODES:
            raise NotImplementedError(f"shared memory for {code!r}: krait knows typecodes only")
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

    def read(self, at, count=1):
        """So many numbers from one place on."""
        data = os.pread(self._descriptor, self._size * count, self._size * at)
        return struct.unpack(f"{count}{self._code}", data)

    def write(self, at, values):
        """Writes numbers from one place on."""
        if self._code in "bBhHiIlLqQ":
            bits = 8 * self._size
            values = [self._wrapped(value, bits) for value in values]
        data = struct.pack(f"{len(values)}{self._code}", *values)
        os.pwrite(self._descriptor, data, self._size * at)

    def _wrapped(self, value, bits):
        value &= (1 << bits) - 1
        if self._code.islower() and value >> (bits - 1):
            value -= 1 << bits
        return value


class _Number:
    """One number."""

    def __init__(self, code, value=0):
        self._shared = _Shared(code, 1)
        self.value = value

    @property
    def value(self):
        return self._shared.read(0)[0]

    @value.setter
    def value(self, value):
        self._shared.write(0, [value])


class _Numbers:
    """Several numbers."""

    def __init__(self, code, initial):
        if isinstance(initial, int):
            self._shared = _Shared(code, initial)
        else:
            initial = list(initial)
            self._shared = _Shared(code, len(initial))
            self._shared.write(0, initial)

    def __len__(self):
        return self._shared._count

    def __getitem__(self, index):
        if isinstance(index, slice):
            return list(self._shared.read(0, len(self)))[index]
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
        return iter(self[:])


class _Locked:
    """Shared numbers with a lock."""

    def __init__(self, obj, lock):
        self._obj = obj
        self._lock = lock
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
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


class Synchronized(_Locked):
    """A number with a lock."""

    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value


class SynchronizedArray(_Locked):
    """Numbers with a lock."""

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self._lock:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self._lock:
            self._obj[index] = value

    def __iter__(self):
        return iter(self[:])


def RawValue(typecode_or_type, *args):
    """A number in shared memory."""
    return _Number(typecode_or_type, *args)


def RawArray(typecode_or_type, size_or_initializer):
    """Numbers in shared memory."""
    return _Numbers(typecode_or_type, size_or_initializer)


def _with_lock(kind, obj, lock):
    if lock is False:
        return obj
    if lock in (True, None):
        lock = RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return kind(obj, lock)


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """A number in shared memory, with a lock."""
    return _with_lock(Synchronized, RawValue(typecode_or_type, *args), lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Numbers in shared memory, with a lock."""
    return _with_lock(SynchronizedArray, RawArray(typecode_or_type, size_or_initializer), lock)
