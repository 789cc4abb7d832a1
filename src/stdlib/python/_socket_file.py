"""The files of `socket.makefile`: buffers, and text over them."""

import codecs


class BufferedSocket:
    """Bytes from and to a socket, through buffers."""

    def __init__(self, raw, reading, writing, size):
        self.raw = raw
        self._reading = reading
        self._writing = writing
        self._size = size
        self._ahead = b""
        self._behind = bytearray()

    @property
    def closed(self):
        return self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def readable(self):
        """Whether it can be read from."""
        return self.raw.readable()

    def writable(self):
        """Whether it can be written to."""
        return self.raw.writable()

    def seekable(self):
        """A socket has no position."""
        return False

    def isatty(self):
        """A socket is no terminal."""
        return False

    def fileno(self):
        """The descriptor."""
        return self.raw.fileno()

    def _check_readable(self):
        if self.closed:
            raise ValueError("read of closed file")
        if not self._reading:
            import io

            raise io.UnsupportedOperation("File or stream is not readable.")

    def _fill(self):
        """Read more; False at the end."""
        data = self.raw.read(self._size)
        if data:
            self._ahead += data
        return bool(data)

    def _take(self, count):
        taken, self._ahead = self._ahead[:count], self._ahead[count:]
        return taken

    def read(self, size=-1):
        """Read so many bytes, or all."""
        self._check_readable()
        whole = size is None or size < 0
        while whole or len(self._ahead) < size:
            if not self._fill():
                break
        return self._take(len(self._ahead) if whole else size)

    def read1(self, size=-1):
        """Read what one read brings."""
        self._check_readable()
        if not self._ahead and size != 0:
            self._fill()
        return self._take(len(self._ahead) if size < 0 else size)

    def peek(self, size=0):
        """Look at what comes next."""
        self._check_readable()
        if not self._ahead:
            self._fill()
        return self._ahead

    def readinto(self, buffer):
        """Read into a buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readline(self, size=-1):
        """Read a line."""
        self._check_readable()
        while (end := self._ahead.find(b"\n") + 1) == 0:
            if 0 <= size <= len(self._ahead) or not self._fill():
                end = len(self._ahead)
                break
        return self._take(end if size is None or size < 0 else min(end, size))

    def readlines(self, hint=-1):
        """Read all lines."""
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration

    def write(self, data):
        """Write bytes, now or later."""
        if self.closed:
            raise ValueError("write to closed file")
        if not self._writing:
            import io

            raise io.UnsupportedOperation("File or stream is not writable.")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._behind += data
        if len(self._behind) > self._size:
            self.flush()
        return len(data)

    def writelines(self, lines):
        """Write several pieces."""
        for line in lines:
            self.write(line)

    def flush(self):
        """Hand on what was kept back."""
        if self.closed:
            raise ValueError("flush of closed file")
        while self._behind:
            count = self.raw.write(self._behind)
            if count is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            del self._behind[:count]

    def close(self):
        """Flush and close."""
        if not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()

    def __enter__(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self

    def __exit__(self, *args):
        self.close()

    def __del__(self):
        try:
            self.close()
        except (OSError, ValueError):
            pass


class TextSocket:
    """Text from and to a socket."""

    def __init__(self, buffer, mode, encoding, errors, newline):
        self.buffer = buffer
        self.mode = mode
        self.encoding = encoding or "utf-8"
        self.errors = errors or "strict"
        self._newline = newline
        self._decoder = codecs.getincrementaldecoder(self.encoding)(self.errors)
        self._text = ""

    @property
    def closed(self):
        return self.buffer.closed

    def readable(self):
        """Whether it can be read from."""
        return self.buffer.readable()

    def writable(self):
        """Whether it can be written to."""
        return self.buffer.writable()

    def seekable(self):
        """A socket has no position."""
        return False

    def fileno(self):
        """The descriptor."""
        return self.buffer.fileno()

    def _fill(self):
        data = self.buffer.read1()
        text = self._decoder.decode(data, not data)
        if self._newline is None and text:
            # A carriage return waits for what follows it.
            if text.endswith("\r") and data:
                more = self.buffer.read1()
                text += self._decoder.decode(more, not more)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._text += text
        return bool(data)

    def read(self, size=-1):
        """Read so many characters, or all."""
        whole = size is None or size < 0
        while whole or len(self._text) < size:
            if not self._fill():
                break
        count = len(self._text) if whole else size
        taken, self._text = self._text[:count], self._text[count:]
        return taken

    def readline(self, size=-1):
        """Read a line."""
        ending = self._newline or "\n"
        while (end := self._text.find(ending)) < 0:
            if not self._fill():
                end = len(self._text)
                break
        end = min(end + len(ending), len(self._text))
        if size is not None and size >= 0:
            end = min(end, size)
        taken, self._text = self._text[:end], self._text[end:]
        return taken

    def readlines(self, hint=-1):
        """Read all lines."""
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration

    def write(self, text):
        """Write text, now or later."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        out = text
        if self._newline not in (None, "", "\n"):
            out = text.replace("\n", self._newline)
        self.buffer.write(out.encode(self.encoding, self.errors))
        return len(text)

    def writelines(self, lines):
        """Write several pieces."""
        for line in lines:
            self.write(line)

    def flush(self):
        """Hand on what was kept back."""
        self.buffer.flush()

    def close(self):
        """Flush and close."""
        self.buffer.close()

    def __enter__(self):
        self.buffer.__enter__()
        return self

    def __exit__(self, *args):
        self.close()
