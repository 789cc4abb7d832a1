"""Files as responses: conditional requests, ranges, MIME types, compressed siblings."""

import asyncio
import os
import pathlib
from contextlib import suppress
from stat import S_ISREG

from ._web_headers import ETAG_ANY
from .web_response import StreamResponse, _must_be_empty

__all__ = ("FileResponse",)


def _matches(own, tags, weak):
    if len(tags) == 1 and tags[0].value == ETAG_ANY:
        return True
    return any([tag.value == own for tag in tags if weak or not tag.is_weak])


class FileResponse(StreamResponse):
    """A file."""

    def __init__(self, path, chunk_size=256 * 1024, status=200, reason=None, headers=None):
        super().__init__(status=status, reason=reason, headers=headers)
        self._path = pathlib.Path(path)
        self._chunk_size = chunk_size

    def _find(self, accepted):
        """The file, or a compressed one beside it; its facts, and its coding."""
        for extension, coding in ((".br", "br"), (".gz", "gzip")):
            if coding in accepted:
                other = self._path.with_suffix(self._path.suffix + extension)
                with suppress(OSError):
                    facts = other.lstat()
                    if S_ISREG(facts.st_mode):
                        return other, facts, coding
        facts = self._path.stat()
        return (self._path if S_ISREG(facts.st_mode) else None), facts, None

    def _open(self, request, accepted):
        """The status, the open file, its facts and coding.  Runs in a thread."""
        path, facts, coding = self._find(accepted)
        if path is None:
            return 403, None, facts, None
        tag = f"{facts.st_mtime_ns:x}-{facts.st_size:x}"
        wanted, unwanted = request.if_match, request.if_none_match
        if wanted is not None and not _matches(tag, wanted, False):
            return 412, None, facts, coding
        since = request.if_unmodified_since
        if since is not None and wanted is None and facts.st_mtime > since.timestamp():
            return 412, None, facts, coding
        if unwanted is not None and _matches(tag, unwanted, True):
            return 304, None, facts, coding
        since = request.if_modified_since
        if since is not None and unwanted is None and facts.st_mtime <= since.timestamp():
            return 304, None, facts, coding
        file = path.open("rb")
        return 200, file, os.fstat(file.fileno()), coding

    async def prepare(self, request):
        loop = asyncio.get_running_loop()
        accepted = request.headers.get("Accept-Encoding", "").lower()
        try:
            status, file, facts, coding = await loop.run_in_executor(
                None, self._open, request, accepted)
        except PermissionError:
            self.set_status(403)
            return await super().prepare(request)
        except OSError:
            self.set_status(404)
            return await super().prepare(request)
        if status in (403, 412):
            self.set_status(status)
            if status == 412:
                self.content_length = 0
            return await super().prepare(request)
        if status == 304:
            self.set_status(304)
            self._length_check = False
            self.etag = f"{facts.st_mtime_ns:x}-{facts.st_size:x}"
            self.last_modified = facts.st_mtime
            return await super().prepare(request)
        try:
            return await self._send_file(request, file, facts, coding)
        finally:
            await loop.run_in_executor(None, file.close)

    def _range(self, request, facts):
        """Where to begin and how many bytes to send; None where the range cannot be had."""
        size = facts.st_size
        since = request.if_range
        if since is not None and facts.st_mtime > since.timestamp():
            return None, size
        wanted = request.http_range
        start, end = wanted.start, wanted.stop
        if start is None:
            return None, size
        if start < 0 and end is None:
            start = max(start + size, 0)
            count = size - start
        else:
            count = min(size if end is None else end, size) - start
        if start >= size:
            raise ValueError("the range begins behind the end")
        self.set_status(206)
        return start, count

    async def _send_file(self, request, file, facts, coding):
        size = facts.st_size
        try:
            start, count = self._range(request, facts)
        except ValueError:
            self._headers["Content-Range"] = f"bytes */{size}"
            self.set_status(416)
            return await super().prepare(request)
        if "Content-Type" not in self._headers:
            import mimetypes

            kind = mimetypes.guess_file_type(self._path)[0]
            self.content_type = kind or "application/octet-stream"
        if coding:
            self._headers["Content-Encoding"] = coding
            self._headers["Vary"] = "Accept-Encoding"
            self._compression = False
        self.etag = f"{facts.st_mtime_ns:x}-{size:x}"
        self.last_modified = facts.st_mtime
        self.content_length = count
        self._headers["Accept-Ranges"] = "bytes"
        if self._status == 206:
            self._headers["Content-Range"] = f"bytes {start}-{start + count - 1}/{size}"
        await super().prepare(request)
        if count == 0 or _must_be_empty(request.method, self._status):
            return self._writer
        loop = asyncio.get_running_loop()
        file.seek(start or 0)
        while count > 0:
            chunk = await loop.run_in_executor(None, file.read, min(self._chunk_size, count))
            if not chunk:
                break
            count -= len(chunk)
            await self.write(chunk)
        return self._writer
