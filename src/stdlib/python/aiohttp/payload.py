"""Bodies: each knows its type and size, and writes itself."""

import asyncio
import enum
import io
import json
import mimetypes
import os
from collections.abc import AsyncIterable

from _yarl import quote as _quote
from multidict import CIMultiDict

__all__ = ("PAYLOAD_REGISTRY", "get_payload", "payload_type", "Payload", "BytesPayload",
           "StringPayload", "IOBasePayload", "BytesIOPayload", "BufferedReaderPayload",
           "TextIOPayload", "StringIOPayload", "JsonPayload", "AsyncIterablePayload")

_CHUNK = 2 ** 16
_UNSET = object()


class LookupError(Exception):
    """There is no payload for a value."""


class Order(str, enum.Enum):
    """When a factory is tried."""

    normal = "normal"
    try_first = "try_first"
    try_last = "try_last"


def get_payload(data, *args, **kwargs):
    return PAYLOAD_REGISTRY.get(data, *args, **kwargs)


def register_payload(factory, type, *, order=Order.normal):
    PAYLOAD_REGISTRY.register(factory, type, order=order)


class payload_type:
    """Registers the class that it decorates."""

    def __init__(self, type, *, order=Order.normal):
        self.type = type
        self.order = order

    def __call__(self, factory):
        register_payload(factory, self.type, order=self.order)
        return factory


class PayloadRegistry:
    """Which payload is for which type."""

    def __init__(self):
        self._first, self._normal, self._last = [], [], []

    def get(self, data, *args, **kwargs):
        if isinstance(data, Payload):
            return data
        for factories in (self._first, self._normal, self._last):
            for factory, kind in factories:
                if isinstance(data, kind):
                    return factory(data, *args, **kwargs)
        raise LookupError()

    def register(self, factory, type, *, order=Order.normal):
        if order is Order.try_first:
            self._first.append((factory, type))
        elif order is Order.normal:
            self._normal.append((factory, type))
        elif order is Order.try_last:
            self._last.append((factory, type))
        else:
            raise ValueError(f"Unsupported order {order!r}")


def guess_filename(file, default=None):
    name = getattr(file, "name", None)
    if name and isinstance(name, str) and name[0] != "<" and name[-1] != ">":
        return os.path.basename(name)
    return default


def content_disposition_header(kind, quote_fields=True, charset="utf-8", params=None):
    """A Content-Disposition header, whose file name is quoted for all readers."""
    parts = [kind]
    for name, value in (params or {}).items():
        if quote_fields:
            value = _quote_param(value)
        else:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{name}="{value}"')
    return "; ".join(parts)


def _quote_param(value):
    return "".join([
        c if c.isascii() and (c.isalnum() or c in "!#$&+.^_`|~-[]@'(),;:=?/*{}") and c not in '"%\\'
        else "".join([f"%{byte:02X}" for byte in c.encode("utf-8")])
        for c in value])


class Payload:
    """A body."""

    _default_content_type = "application/octet-stream"
    _size = None

    def __init__(self, value, headers=None, content_type=_UNSET, filename=None, encoding=None,
                 **kwargs):
        self._value = value
        self._encoding = encoding
        self._filename = filename
        self._headers = CIMultiDict()
        if content_type is not _UNSET and content_type is not None:
            self._headers["Content-Type"] = content_type
        elif filename is not None:
            kind = mimetypes.guess_file_type(filename)[0]
            self._headers["Content-Type"] = kind or self._default_content_type
        else:
            self._headers["Content-Type"] = self._default_content_type
        if headers:
            self._headers.update(headers)

    @property
    def size(self):
        return self._size

    @property
    def filename(self):
        return self._filename

    @property
    def headers(self):
        return self._headers

    @property
    def encoding(self):
        return self._encoding

    @property
    def content_type(self):
        return self._headers["Content-Type"]

    def set_content_disposition(self, disptype, quote_fields=True, _charset="utf-8", **params):
        self._headers["Content-Disposition"] = content_disposition_header(
            disptype, quote_fields=quote_fields, charset=_charset, params=params)

    async def write(self, writer):
        """Writes the body to something with a coroutine `write`."""
        raise NotImplementedError

    async def as_bytes(self, encoding="utf-8", errors="strict"):
        return self.decode(encoding, errors).encode(encoding)

    def decode(self, encoding="utf-8", errors="strict"):
        raise TypeError("Unable to decode.")

    async def close(self):
        """Lets go of what the body comes from."""


class BytesPayload(Payload):
    """Bytes that are there."""

    def __init__(self, value, *args, **kwargs):
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"value argument must be byte-ish, not {type(value)!r}")
        kwargs.setdefault("content_type", "application/octet-stream")
        super().__init__(value, *args, **kwargs)
        self._size = value.nbytes if isinstance(value, memoryview) else len(value)

    def decode(self, encoding="utf-8", errors="strict"):
        return bytes(self._value).decode(encoding, errors)

    async def as_bytes(self, encoding="utf-8", errors="strict"):
        return bytes(self._value)

    async def write(self, writer):
        await writer.write(bytes(self._value))


class StringPayload(BytesPayload):
    """A text."""

    def __init__(self, value, *args, encoding=None, content_type=None, **kwargs):
        if encoding is None:
            encoding = "utf-8"
            if content_type is None:
                content_type = "text/plain; charset=utf-8"
            elif "charset=" in content_type:
                encoding = content_type.partition("charset=")[2].partition(";")[0].strip()
        elif content_type is None:
            content_type = f"text/plain; charset={encoding}"
        super().__init__(value.encode(encoding), *args, encoding=encoding,
                         content_type=content_type, **kwargs)


class StringIOPayload(StringPayload):
    """What an `io.StringIO` holds."""

    def __init__(self, value, *args, **kwargs):
        super().__init__(value.read(), *args, **kwargs)


class IOBasePayload(Payload):
    """A file, read in a thread."""

    def __init__(self, value, disposition="attachment", *args, **kwargs):
        if "filename" not in kwargs:
            kwargs["filename"] = guess_filename(value)
        super().__init__(value, *args, **kwargs)
        self._start = None
        if self._filename is not None and disposition is not None \
                and "Content-Disposition" not in self._headers:
            self.set_content_disposition(disposition, filename=self._filename)

    @property
    def size(self):
        try:
            return os.fstat(self._value.fileno()).st_size - self._begin()
        except (AttributeError, OSError):
            return None

    def _begin(self):
        """Where the body begins: one that is sent again begins there again."""
        return self._value.tell() if self._start is None else self._start

    def _read(self):
        return self._value.read(_CHUNK)

    async def write(self, writer):
        loop = asyncio.get_running_loop()
        try:
            if self._start is None:
                self._start = self._value.tell()
            else:
                self._value.seek(self._start)
        except (AttributeError, OSError):
            pass
        while chunk := await loop.run_in_executor(None, self._read):
            await writer.write(chunk)

    async def close(self):
        await asyncio.get_running_loop().run_in_executor(None, self._value.close)

    def decode(self, encoding="utf-8", errors="strict"):
        return b"".join(self._value.readlines()).decode(encoding, errors)


class TextIOPayload(IOBasePayload):
    """A text file."""

    def __init__(self, value, *args, encoding=None, content_type=None, **kwargs):
        if content_type is None:
            encoding = encoding or "utf-8"
            content_type = f"text/plain; charset={encoding}"
        super().__init__(value, *args, content_type=content_type, encoding=encoding or "utf-8",
                         **kwargs)

    @property
    def size(self):
        return None

    def _read(self):
        return self._value.read(_CHUNK).encode(self._encoding)

    def decode(self, encoding="utf-8", errors="strict"):
        return self._value.read()


class BytesIOPayload(IOBasePayload):
    """What an `io.BytesIO` holds."""

    @property
    def size(self):
        at = self._value.tell()
        end = self._value.seek(0, os.SEEK_END)
        self._value.seek(at)
        return end - self._begin()

    async def write(self, writer):
        if self._start is None:
            self._start = self._value.tell()
        else:
            self._value.seek(self._start)
        while chunk := self._value.read(_CHUNK):
            await writer.write(chunk)

    def decode(self, encoding="utf-8", errors="strict"):
        return self._value.read().decode(encoding, errors)

    async def close(self):
        pass


class BufferedReaderPayload(IOBasePayload):
    """A binary file."""


class JsonPayload(BytesPayload):
    """A value as JSON."""

    def __init__(self, value, encoding="utf-8", content_type="application/json", dumps=json.dumps,
                 *args, **kwargs):
        super().__init__(dumps(value).encode(encoding), content_type=content_type,
                         encoding=encoding, *args, **kwargs)


class AsyncIterablePayload(Payload):
    """Pieces that come one after the other."""

    def __init__(self, value, *args, **kwargs):
        if not isinstance(value, AsyncIterable):
            raise TypeError("value argument must support collections.abc.AsyncIterable interface, "
                            f"got {type(value)!r}")
        kwargs.setdefault("content_type", "application/octet-stream")
        super().__init__(value, *args, **kwargs)

    async def write(self, writer):
        async for chunk in self._value:
            await writer.write(chunk)


PAYLOAD_REGISTRY = PayloadRegistry()
for _factory, _kind in (
        (BytesPayload, (bytes, bytearray, memoryview)),
        (StringPayload, str),
        (StringIOPayload, io.StringIO),
        (TextIOPayload, io.TextIOBase),
        (BytesIOPayload, io.BytesIO),
        (BufferedReaderPayload, (io.BufferedReader, io.BufferedRandom)),
        (IOBasePayload, io.IOBase)):
    register_payload(_factory, _kind)
register_payload(AsyncIterablePayload, AsyncIterable, order=Order.try_last)
del _factory, _kind
