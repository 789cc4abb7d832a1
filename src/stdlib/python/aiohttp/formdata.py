"""Forms: urlencoded, or in parts where there are files."""

import io
import warnings
from urllib.parse import urlencode

from multidict import MultiDict, MultiDictProxy

from . import multipart, payload

__all__ = ("FormData",)


def _check(text):
    if "\r" in text or "\n" in text or "\x00" in text:
        raise ValueError(
            "Newline, carriage return, or null byte detected in headers. "
            "Potential header injection attack.")


class FormData:
    """The fields of a form."""

    def __init__(self, fields=(), quote_fields=True, charset=None, *, default_to_multipart=False):
        self._writer = multipart.MultipartWriter("form-data")
        self._fields = []
        self._is_multipart = default_to_multipart
        self._quote_fields = quote_fields
        self._charset = charset
        if isinstance(fields, dict):
            fields = list(fields.items())
        elif not isinstance(fields, (list, tuple)):
            fields = (fields,)
        self.add_fields(*fields)

    @property
    def is_multipart(self):
        return self._is_multipart

    def add_field(self, name, value, *, content_type=None, filename=None,
                  content_transfer_encoding=None):
        """Adds a field; one with a file name is a file."""
        if isinstance(value, io.IOBase):
            self._is_multipart = True
        elif isinstance(value, (bytes, bytearray, memoryview)) \
                and filename is None and content_transfer_encoding is None:
            warnings.warn("In v4, passing bytes will no longer create a file field. "
                          "Please explicitly use the filename parameter or pass a BytesIO object.",
                          DeprecationWarning)
            filename = name
        _check(name)
        options = {"name": name}
        if filename is not None and not isinstance(filename, str):
            raise TypeError("filename must be an instance of str. Got: %s" % filename)
        if filename is None and isinstance(value, io.IOBase):
            filename = payload.guess_filename(value, name)
        if filename is not None:
            _check(filename)
            options["filename"] = filename
            self._is_multipart = True
        headers = {}
        if content_type is not None:
            if not isinstance(content_type, str):
                raise TypeError("content_type must be an instance of str. Got: %s" % content_type)
            _check(content_type)
            headers["Content-Type"] = content_type
            self._is_multipart = True
        if content_transfer_encoding is not None:
            if not isinstance(content_transfer_encoding, str):
                raise TypeError("content_transfer_encoding must be an instance of str. Got: %s"
                                % content_transfer_encoding)
            warnings.warn("content_transfer_encoding is deprecated. "
                          "To maintain compatibility with v4 please pass a BytesPayload.",
                          DeprecationWarning)
            self._is_multipart = True
        self._fields.append((options, headers, value))

    def add_fields(self, *fields):
        """Adds several: files, pairs, multidicts."""
        left = list(fields)
        while left:
            field = left.pop(0)
            if isinstance(field, io.IOBase):
                self.add_field(payload.guess_filename(field, "unknown"), field)
            elif isinstance(field, (MultiDictProxy, MultiDict)):
                left.extend(field.items())
            elif isinstance(field, (list, tuple)) and len(field) == 2:
                self.add_field(*field)
            else:
                raise TypeError("Only io.IOBase, multidict and (name, file) pairs allowed, "
                                "use .add_field() for passing more complex parameters, "
                                f"got {field!r}")

    def _urlencoded(self):
        charset = self._charset or "utf-8"
        kind = "application/x-www-form-urlencoded"
        if charset != "utf-8":
            kind += "; charset=%s" % charset
        pairs = [(options["name"], value) for options, _, value in self._fields]
        return payload.BytesPayload(urlencode(pairs, doseq=True, encoding=charset).encode(),
                                    content_type=kind)

    def _in_parts(self):
        for options, headers, value in self._fields:
            try:
                kind = {"content_type": headers["Content-Type"]} if headers else {}
                part = payload.get_payload(value, headers=headers, encoding=self._charset, **kind)
            except Exception as error:
                raise TypeError("Can not serialize value type: %r\n headers: %r\n value: %r"
                                % (type(value), headers, value)) from error
            part.set_content_disposition("form-data", quote_fields=self._quote_fields, **options)
            part.headers.popall("Content-Length", None)
            self._writer.append_payload(part)
        self._fields.clear()
        return self._writer

    def __call__(self):
        return self._in_parts() if self._is_multipart else self._urlencoded()
