"""Bodies in parts: reading and writing `multipart/*`."""

import base64
import json
import quopri
import re
import uuid
import zlib
from urllib.parse import parse_qsl, unquote, urlencode

from multidict import CIMultiDict, CIMultiDictProxy

from ._web_headers import parse_content_type
from .payload import BytesPayload, JsonPayload, LookupError, Payload, get_payload

__all__ = ("MultipartReader", "MultipartWriter", "BodyPartReader", "BadContentDispositionHeader",
           "BadContentDispositionParam", "parse_content_disposition",
           "content_disposition_filename")

_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')


class BadContentDispositionHeader(RuntimeWarning):
    """A Content-Disposition header that is none."""


class BadContentDispositionParam(RuntimeWarning):
    """A parameter of it that is none."""


def parse_content_disposition(header):
    """The type and the parameters of a Content-Disposition header."""
    if not header:
        return None, {}
    kind, _, _ = header.partition(";")
    parameters = {}
    for name, value in _PARAMETER.findall(header):
        value = value.strip()
        name = name.lower()
        if value[:1] == '"' and value[-1:] == '"' and len(value) > 1:
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        if name.endswith("*") and value.count("'") >= 2:
            encoding, _, text = value.split("'", 2)
            try:
                value = unquote(text, encoding or "utf-8", "strict")
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
        parameters[name] = value
    return kind.strip().lower(), parameters


def content_disposition_filename(params, name="filename"):
    """The file name among the parameters."""
    if not params:
        return None
    if name + "*" in params:
        return params[name + "*"]
    if name in params:
        return params[name]
    return None


class _Source:
    """The bytes of the whole body, line by line and up to boundaries."""

    def __init__(self, content):
        self._content = content
        self.buffer = bytearray()
        self.ended = False

    async def more(self):
        """Reads more; whether there was any."""
        if self.ended:
            return False
        chunk = await self._content.readany()
        if not chunk:
            self.ended = True
            return False
        self.buffer += chunk
        return True

    async def line(self):
        while (at := self.buffer.find(b"\n")) < 0:
            if len(self.buffer) > 2 ** 17:
                raise ValueError("Chunk too big")
            if not await self.more():
                at = len(self.buffer) - 1
                break
        line = bytes(self.buffer[:at + 1])
        del self.buffer[:at + 1]
        return line


class BodyPartReader:
    """One part."""

    chunk_size = 8192

    def __init__(self, boundary, headers, source, default_charset=None):
        self.headers = headers
        self._boundary = boundary
        self._source = source
        self._default_charset = default_charset
        self._at_eof = False
        self._first = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        part = await self.next()
        if part is None:
            raise StopAsyncIteration
        return part

    async def next(self):
        item = await self.read()
        return item if item else None

    def at_eof(self):
        return self._at_eof

    async def read_chunk(self, size=chunk_size):
        """A piece of the part; nothing at its end."""
        if self._at_eof:
            return b""
        source = self._source
        mark = b"\r\n" + self._boundary
        while True:
            buffer = source.buffer
            if self._first and buffer.startswith(self._boundary):
                # An empty part: the boundary follows the head at once.
                self._at_eof = True
                return b""
            at = buffer.find(mark)
            if at >= 0:
                take = min(at, size)
                if take == at:
                    self._at_eof = True
                break
            # What could be the beginning of a boundary stays for later.
            safe = len(buffer) - len(mark) - 2
            if safe > 0 and len(buffer) >= len(self._boundary):
                take = min(safe, size)
                break
            if not await source.more():
                raise ValueError("Could not find starting boundary %r" % self._boundary
                                 if not buffer else
                                 "Reader did not read all the data or it is malformed")
        self._first = False
        chunk = bytes(source.buffer[:take])
        del source.buffer[:take]
        if self._at_eof:
            del source.buffer[:2]
        if not chunk and not self._at_eof:
            return await self.read_chunk(size)
        return chunk

    async def read(self, *, decode=False):
        """The whole part."""
        data = bytearray()
        while not self._at_eof:
            data += await self.read_chunk(2 ** 16)
        return self.decode(data) if decode else data

    async def readline(self):
        """A line of the part."""
        if self._at_eof:
            return b""
        line = bytearray()
        while not self._at_eof:
            at = self._source.buffer.find(b"\n")
            chunk = await self.read_chunk(at + 1 if at >= 0 else self.chunk_size)
            line += chunk
            if chunk.endswith(b"\n"):
                break
        return bytes(line)

    async def release(self):
        """Skips what is left."""
        while not self._at_eof:
            await self.read_chunk(2 ** 16)

    async def text(self, *, encoding=None):
        data = await self.read(decode=True)
        encoding = encoding or self.get_charset(default="utf-8")
        return data.decode(encoding)

    async def json(self, *, encoding=None):
        data = await self.read(decode=True)
        if not data:
            return None
        encoding = encoding or self.get_charset(default="utf-8")
        return json.loads(data.decode(encoding))

    async def form(self, *, encoding=None):
        data = await self.read(decode=True)
        if not data:
            return []
        encoding = encoding or self.get_charset(default="utf-8")
        try:
            text = data.rstrip().decode(encoding)
        except UnicodeDecodeError:
            raise ValueError("data cannot be decoded with %s encoding" % encoding)
        return parse_qsl(text, keep_blank_values=True, encoding=encoding)

    def decode(self, data):
        """Data without the encodings that the headers name."""
        transfer = self.headers.get("Content-Transfer-Encoding", "").lower()
        if transfer == "base64":
            data = base64.b64decode(data)
        elif transfer == "quoted-printable":
            data = quopri.decodestring(bytes(data))
        elif transfer not in ("", "binary", "8bit", "7bit"):
            raise RuntimeError(f"unknown content transfer encoding: {transfer}")
        encoding = self.headers.get("Content-Encoding", "").lower()
        if encoding in ("gzip", "deflate"):
            return zlib.decompress(data, 47)
        if encoding not in ("", "identity"):
            raise RuntimeError(f"unknown content encoding: {encoding}")
        return data

    async def decode_iter(self, data):
        yield self.decode(data)

    def get_charset(self, default):
        kind, parameters = parse_content_type(self.headers.get("Content-Type", ""))
        return parameters.get("charset", self._default_charset or default)

    @property
    def name(self):
        _, parameters = parse_content_disposition(self.headers.get("Content-Disposition"))
        return content_disposition_filename(parameters, "name")

    @property
    def filename(self):
        _, parameters = parse_content_disposition(self.headers.get("Content-Disposition"))
        return content_disposition_filename(parameters, "filename")


class MultipartReader:
    """The parts of a body, one after the other."""

    part_reader_cls = BodyPartReader
    multipart_reader_cls = None

    def __init__(self, headers, content, *, _source=None):
        kind, parameters = parse_content_type(headers.get("Content-Type"))
        assert kind.startswith("multipart/"), "multipart/* content type expected"
        if "boundary" not in parameters:
            raise ValueError("boundary missed for Content-Type: %s" % headers["Content-Type"])
        boundary = parameters["boundary"]
        if len(boundary) > 70:
            raise ValueError("boundary %r is too long (70 chars max)" % boundary)
        self._mimetype = kind
        self.headers = headers
        self._boundary = b"--" + boundary.encode("latin-1")
        self._source = _Source(content) if _source is None else _source
        self._last_part = None
        self._at_eof = False
        self._at_bof = True
        self._default_charset = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        part = await self.next()
        if part is None:
            raise StopAsyncIteration
        return part

    def at_eof(self):
        return self._at_eof

    @classmethod
    def from_response(cls, response):
        return cls(response.headers, response.content)

    async def next(self):
        """The next part, None at the end."""
        if self._at_eof:
            return None
        if self._last_part is not None:
            if not self._last_part.at_eof():
                await self._last_part.release()
            self._last_part = None
        await self._read_boundary()
        if self._at_eof:
            return None
        part = await self.fetch_next_part()
        if isinstance(part, BodyPartReader):
            _, parameters = parse_content_disposition(part.headers.get("Content-Disposition"))
            if self._mimetype == "multipart/form-data" and parameters.get("name") == "_charset_":
                charset = await part.read()
                if len(charset) > 31:
                    raise RuntimeError("Invalid default charset")
                self._default_charset = charset.strip().decode()
                return await self.next()
        self._last_part = part
        return part

    async def release(self):
        """Skips all parts."""
        while not self._at_eof:
            part = await self.next()
            if part is None:
                break
            await part.release()

    async def fetch_next_part(self):
        headers = await self._read_headers()
        kind = parse_content_type(headers.get("Content-Type", ""))[0]
        if kind.startswith("multipart/"):
            return type(self)(headers, None, _source=self._source)
        return self.part_reader_cls(self._boundary, headers, self._source, self._default_charset)

    async def _read_boundary(self):
        source, first = self._source, self._at_bof
        while True:
            line = await source.line()
            if not line:
                if first:
                    raise ValueError(f"Could not find starting boundary {self._boundary!r}")
                raise ValueError(f"Invalid boundary {line!r}, expected {self._boundary!r}")
            mark = line.rstrip()
            if mark == self._boundary:
                self._at_bof = False
                return
            if mark == self._boundary + b"--":
                self._at_eof = True
                return
            if not first and mark:
                raise ValueError(f"Invalid boundary {mark!r}, expected {self._boundary!r}")

    async def _read_headers(self):
        headers = CIMultiDict()
        while True:
            line = (await self._source.line()).rstrip(b"\r\n")
            if not line:
                return CIMultiDictProxy(headers)
            if len(headers) >= 128:
                raise ValueError("Too many headers received")
            name, colon, value = line.partition(b":")
            if not colon:
                raise ValueError(f"Invalid header line {line!r}")
            headers.add(name.decode("utf-8", "surrogateescape").strip(),
                        value.decode("utf-8", "surrogateescape").strip())


class MultipartWriter(Payload):
    """A body in parts."""

    def __init__(self, subtype="mixed", boundary=None):
        boundary = uuid.uuid4().hex if boundary is None else boundary
        try:
            self._boundary = boundary.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("boundary should contain ASCII only chars") from None
        kind = f"multipart/{subtype}; boundary={self._boundary_value}"
        super().__init__(None, content_type=kind)
        self._parts = []
        self._is_form_data = subtype == "form-data"

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass

    def __iter__(self):
        return iter(self._parts)

    def __len__(self):
        return len(self._parts)

    def __bool__(self):
        return True

    @property
    def _boundary_value(self):
        """The boundary as a parameter: quoted where it must be."""
        value = self._boundary
        if re.fullmatch(rb"[!#$%&'*+\-.^_`|~\w]+", value, re.ASCII):
            return value.decode("ascii")
        if re.search(rb"[^\x09\x20-\x7e]", value):
            raise ValueError("boundary value contains invalid characters")
        return '"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"').decode("ascii") + '"'

    @property
    def boundary(self):
        return self._boundary.decode("ascii")

    def append(self, obj, headers=None):
        """Adds a part."""
        if headers is None:
            headers = CIMultiDict()
        if isinstance(obj, Payload):
            obj.headers.update(headers)
            return self.append_payload(obj)
        try:
            made = get_payload(obj, headers=headers)
        except LookupError:
            raise TypeError("Cannot create payload from %r" % obj)
        return self.append_payload(made)

    def append_payload(self, part):
        """Adds a part that is a payload."""
        encoding = te_encoding = None
        if self._is_form_data:
            if "Content-Disposition" not in part.headers:
                part.set_content_disposition("form-data", name=f"section-{len(self._parts)}")
        else:
            encoding = part.headers.get("Content-Encoding", "").lower()
            if encoding not in ("", "identity", "deflate", "gzip"):
                raise RuntimeError(f"unknown content encoding: {encoding}")
            if encoding == "identity":
                encoding = None
            te_encoding = part.headers.get("Content-Transfer-Encoding", "").lower()
            if te_encoding not in ("", "binary", "base64", "quoted-printable"):
                raise RuntimeError(f"unknown content transfer encoding: {te_encoding}")
            if te_encoding == "binary":
                te_encoding = None
            if part.size is not None and not encoding and not te_encoding:
                part.headers["Content-Length"] = str(part.size)
        self._parts.append((part, encoding, te_encoding))
        return part

    def append_json(self, obj, headers=None):
        return self.append_payload(JsonPayload(obj, headers=headers))

    def append_form(self, obj, headers=None):
        if hasattr(obj, "items"):
            obj = list(obj.items())
        data = urlencode(obj, doseq=True)
        return self.append_payload(BytesPayload(
            data.encode(), headers=headers, content_type="application/x-www-form-urlencoded"))

    def _head(self, part):
        lines = [f"{name}: {value}\r\n" for name, value in part.headers.items()]
        for line in lines:
            if "\r" in line[:-2] or "\n" in line[:-2]:
                raise ValueError("Newline or carriage return detected in headers. "
                                 "Potential header injection attack.")
        return ("".join(lines) + "\r\n").encode("utf-8")

    @property
    def size(self):
        total = 0
        for part, encoding, te_encoding in self._parts:
            if encoding or te_encoding or part.size is None:
                return None
            total += 2 + len(self._boundary) + 2 + len(self._head(part)) + part.size + 2
        return total + 2 + len(self._boundary) + 4

    async def as_bytes(self, encoding="utf-8", errors="strict"):
        collected = _Collector()
        await self.write(collected)
        return bytes(collected.data)

    async def write(self, writer, close_boundary=True):
        for part, encoding, te_encoding in self._parts:
            await writer.write(b"--" + self._boundary + b"\r\n")
            await writer.write(self._head(part))
            if encoding or te_encoding:
                collected = _Collector()
                await part.write(collected)
                data = bytes(collected.data)
                if encoding:
                    data = zlib.compress(data, wbits=31 if encoding == "gzip" else 15)
                if te_encoding == "base64":
                    data = base64.b64encode(data)
                elif te_encoding == "quoted-printable":
                    data = quopri.encodestring(data)
                await writer.write(data)
            else:
                await part.write(writer)
            await writer.write(b"\r\n")
        if close_boundary:
            await writer.write(b"--" + self._boundary + b"--\r\n")

    async def close(self):
        for part, _, _ in self._parts:
            await part.close()


class _Collector:
    """A writer that keeps what it is given."""

    def __init__(self):
        self.data = bytearray()

    async def write(self, chunk):
        self.data += chunk


MultipartReader.multipart_reader_cls = MultipartReader
