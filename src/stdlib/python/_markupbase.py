"""What parsers of markup share: where they are in the text, and comments."""

import re

_comment_end = re.compile(r"--!?>")


class ParserBase:
    """Knows the line and the column of what is being parsed."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError("_markupbase.ParserBase must be subclassed before instantiating")

    def reset(self):
        self.lineno = 1
        self.offset = 0

    def getpos(self):
        """The line, from 1, and the column, from 0, of what is being handled."""
        return self.lineno, self.offset

    def updatepos(self, i, j):
        """Move over the text from i to j; returns j."""
        if i >= j:
            return j
        lines = self.rawdata.count("\n", i, j)
        if lines:
            self.lineno += lines
            self.offset = j - (self.rawdata.rindex("\n", i, j) + 1)
        else:
            self.offset += j - i
        return j

    def parse_comment(self, i, report=1):
        """Handle the comment that begins at i; returns where it ends, or -1 if its end has not been fed yet."""
        text = self.rawdata
        if not text.startswith("<!--", i):
            raise AssertionError("unexpected call to parse_comment()")
        match = _comment_end.search(text, i + 4)
        if not match:
            return -1
        if report:
            self.handle_comment(text[i + 4:match.start()])
        return match.end()

    def unknown_decl(self, data):
        pass
