"""Policies for messages whose headers are more than text."""

import re
import sys
from email._policybase import Compat32, Policy, compat32, has_surrogates, validate_header_name
from email.contentmanager import raw_data_manager
from email.headerregistry import HeaderRegistry, fold_header
from email.message import EmailMessage

__all__ = ["Compat32", "compat32", "Policy", "EmailPolicy", "default", "strict", "SMTP", "HTTP"]

_newlines = re.compile(r"\n|\r\n?")


class EmailPolicy(Policy):
    """Headers are objects of their own, and messages know their content."""

    message_factory = EmailMessage
    utf8 = False
    refold_source = "long"
    header_factory = HeaderRegistry()
    content_manager = raw_data_manager

    def header_max_count(self, name):
        return self.header_factory[name].max_count

    def header_source_parse(self, sourcelines):
        name, value = sourcelines[0].split(":", 1)
        value = "".join((value, *sourcelines[1:])).lstrip(" \t\r\n")
        return name, value.rstrip("\r\n")

    def header_store_parse(self, name, value):
        validate_header_name(name)
        if hasattr(value, "name") and value.name.lower() == name.lower():
            return name, value
        if isinstance(value, str) and len(value.splitlines()) > 1:
            raise ValueError("Header values may not contain linefeed or carriage return characters")
        return name, self.header_factory(name, value)

    def header_fetch_parse(self, name, value):
        if hasattr(value, "name"):
            return value
        return self.header_factory(name, "".join(_newlines.split(value)))

    def fold(self, name, value):
        return self._fold(name, value, True)

    def fold_binary(self, name, value):
        charset = "utf8" if self.utf8 else "ascii"
        return self._fold(name, value, self.cte_type == "7bit").encode(charset, "surrogateescape")

    def _fold(self, name, value, refold_binary):
        if hasattr(value, "name"):
            return value.fold(policy=self)
        longest = self.max_line_length or sys.maxsize
        lines = _newlines.split(value)
        refold = self.refold_source == "all" or self.refold_source == "long" and (
            lines and len(lines[0]) + len(name) + 2 > longest or any(len(line) > longest for line in lines[1:]))
        if not refold:
            refold = refold_binary and has_surrogates(value) if not self.utf8 else False
        if refold:
            return fold_header(name, str(self.header_factory(name, "".join(lines))), self)
        return f"{name}: {self.linesep.join(lines)}{self.linesep}"


default = EmailPolicy()
strict = default.clone(raise_on_defect=True)
SMTP = default.clone(linesep="\r\n")
SMTPUTF8 = SMTP.clone(utf8=True)
HTTP = default.clone(linesep="\r\n", max_line_length=None)
