"""Writing messages."""

__all__ = ["Generator", "DecodedGenerator", "BytesGenerator"]

import random
import re
import sys
from copy import deepcopy
from email._policybase import compat32, has_surrogates
from email.errors import HeaderWriteError
from io import BytesIO, StringIO

_line_end = re.compile(r"\r\n|\r|\n")
_from = re.compile(r"^From ", re.MULTILINE)
_new_header = re.compile(r"\r\n[^ \t]|\r[^ \n\t]|\n[^ \t]")


class Generator:
    """Writes messages as text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        if mangle_from_ is None:
            mangle_from_ = True if policy is None else policy.mangle_from_
        self._fp = outfp
        self._mangle_from_ = mangle_from_
        self.maxheaderlen = maxheaderlen
        self.policy = policy

    def write(self, s):
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a message and all in it."""
        policy = msg.policy if self.policy is None else self.policy
        if linesep is not None:
            policy = policy.clone(linesep=linesep)
        if self.maxheaderlen is not None:
            policy = policy.clone(max_line_length=self.maxheaderlen)
        self._newline = policy.linesep
        old_gen_policy, old_msg_policy = self.policy, msg._policy
        try:
            self.policy = policy
            msg._policy = policy
            if unixfrom:
                import time
                line = msg.get_unixfrom() or "From nobody " + time.ctime(time.time())
                self.write(line + self._newline)
            self._write(msg)
        finally:
            self.policy = old_gen_policy
            msg._policy = old_msg_policy

    def clone(self, fp):
        """A generator of the same kind that writes to another file."""
        return self.__class__(fp, self._mangle_from_, None, policy=self.policy)

    def _new_buffer(self):
        return StringIO()

    def _buffered(self, write, *args):
        """What a function writes."""
        old, self._fp = self._fp, self._new_buffer()
        try:
            result = write(*args)
            return self._fp.getvalue(), result
        finally:
            self._fp = old

    def _part(self, msg):
        """A message in a message, as it is written."""
        buffer = self._new_buffer()
        self.clone(buffer).flatten(msg, unixfrom=False, linesep=self._newline)
        return buffer.getvalue()

    def _write(self, msg):
        # The body may change the headers, so it is written first.
        self._munge_cte = None
        body, _ = self._buffered(self._dispatch, msg)
        munge = self._munge_cte
        del self._munge_cte
        if munge:
            msg = deepcopy(msg)
            if msg.get("content-transfer-encoding") is None:
                msg["Content-Transfer-Encoding"] = munge[0]
            else:
                msg.replace_header("content-transfer-encoding", munge[0])
            msg.replace_header("content-type", munge[1])
        self._write_headers(msg)
        self._fp.write(body)

    def _dispatch(self, msg):
        main, sub = msg.get_content_maintype(), msg.get_content_subtype()
        method = getattr(self, f"_handle_{main}_{sub}".replace("-", "_"), None)
        if method is None:
            method = getattr(self, "_handle_" + main.replace("-", "_"), None) or self._writeBody
        method(msg)

    def _folded(self, name, value):
        folded = self.policy.fold(name, value)
        if self.policy.verify_generated_headers:
            linesep = self.policy.linesep
            if not folded.endswith(linesep):
                raise HeaderWriteError(f"folded header does not end with {linesep!r}: {folded!r}")
            if _new_header.search(folded.removesuffix(linesep)):
                raise HeaderWriteError(f"folded header contains newline: {folded!r}")
        return folded

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            self.write(self._folded(name, value))
        self.write(self._newline)

    def _write_lines(self, text):
        if not text:
            return
        self.write(self._newline.join(_line_end.split(text)))

    def _handle_text(self, msg):
        payload = msg.get_payload()
        if payload is None:
            return
        if not isinstance(payload, str):
            raise TypeError("string payload expected: %s" % type(payload))
        if has_surrogates(msg._payload):
            charset = msg.get_param("charset")
            if charset is not None:
                # What is not ASCII is encoded anew.
                msg = deepcopy(msg)
                del msg["content-transfer-encoding"]
                msg.set_payload(msg._payload, charset)
                payload = msg.get_payload()
                self._munge_cte = msg["content-transfer-encoding"], msg["content-type"]
        if self._mangle_from_:
            payload = _from.sub(">From ", payload)
        self._write_lines(payload)

    _writeBody = _handle_text

    def _handle_multipart(self, msg):
        parts = msg.get_payload()
        if parts is None:
            parts = []
        elif isinstance(parts, str):
            self.write(parts)
            return
        elif not isinstance(parts, list):
            parts = [parts]
        written = [self._part(part) for part in parts]
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary(self._joined(written))
            msg.set_boundary(boundary)
        newline = self._newline
        if msg.preamble is not None:
            preamble = _from.sub(">From ", msg.preamble) if self._mangle_from_ else msg.preamble
            self._write_lines(preamble)
            self.write(newline)
        self.write("--" + boundary + newline)
        for at, part in enumerate(written):
            if at:
                self.write(newline + "--" + boundary + newline)
            self._fp.write(part)
        self.write(newline + "--" + boundary + "--" + newline)
        if msg.epilogue is not None:
            self._write_lines(_from.sub(">From ", msg.epilogue) if self._mangle_from_ else msg.epilogue)

    def _joined(self, parts):
        return self._newline.join(parts)

    def _handle_multipart_signed(self, msg):
        # What is signed stays as it is.
        policy = self.policy
        self.policy = policy.clone(max_line_length=0)
        try:
            self._handle_multipart(msg)
        finally:
            self.policy = policy

    def _handle_message_delivery_status(self, msg):
        blocks = []
        for part in msg.get_payload():
            text = self._part(part)
            blocks.append(text.removesuffix(self._encoded(self._newline)))
        self._fp.write(self._encoded(self._newline).join(blocks))

    def _encoded(self, text):
        return text

    def _handle_message(self, msg):
        payload = msg._payload
        if isinstance(payload, list) and payload:
            self._fp.write(self._part(payload[0]))
        elif payload:
            self._write_lines(payload)

    @classmethod
    def _make_boundary(cls, text=None):
        boundary = "=" * 15 + "%0*d" % (len(repr(sys.maxsize - 1)), random.randrange(sys.maxsize)) + "=="
        if text is None:
            return boundary
        tried, counter = boundary, 0
        while re.search("^--" + re.escape(tried) + "(--)?\r?$", text, re.MULTILINE):
            tried = f"{boundary}.{counter}"
            counter += 1
        return tried


class BytesGenerator(Generator):
    """Writes messages as bytes."""

    def write(self, s):
        self._fp.write(s.encode("ascii", "surrogateescape"))

    def _new_buffer(self):
        return BytesIO()

    def _encoded(self, text):
        return text.encode("ascii")

    def _joined(self, parts):
        return b"\n".join(parts).decode("latin-1")

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self.policy.fold_binary(name, value)
            if self.policy.verify_generated_headers:
                linesep = self.policy.linesep.encode()
                if not folded.endswith(linesep):
                    raise HeaderWriteError(f"folded header does not end with {linesep!r}: {folded!r}")
                if _new_header.search(folded.removesuffix(linesep).decode("latin-1")):
                    raise HeaderWriteError(f"folded header contains newline: {folded!r}")
            self._fp.write(folded)
        self.write(self._newline)

    def _handle_text(self, msg):
        payload = msg._payload
        if payload is None:
            return
        if isinstance(payload, str) and has_surrogates(payload) and self.policy.cte_type != "7bit":
            if self._mangle_from_:
                payload = _from.sub(">From ", payload)
            self._write_lines(payload)
        else:
            super()._handle_text(msg)

    _writeBody = _handle_text


_FORMAT = "[Non-text (%(type)s) part of message omitted, filename %(filename)s]"


class DecodedGenerator(Generator):
    """Writes text parts, and a line for each other part."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        Generator.__init__(self, outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = _FORMAT if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            maintype = part.get_content_maintype()
            if maintype == "text":
                print(part.get_payload(decode=False), file=self)
            elif maintype != "multipart":
                print(self._fmt % {
                    "type": part.get_content_type(), "maintype": maintype, "subtype": part.get_content_subtype(),
                    "filename": part.get_filename("[no filename]"),
                    "description": part.get("Content-Description", "[no description]"),
                    "encoding": part.get("Content-Transfer-Encoding", "[no encoding]"),
                }, file=self)
