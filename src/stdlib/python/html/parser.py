"""A parser of HTML that calls a method for each tag, text, comment and declaration that it meets.

It goes by the rules of HTML 5 for broken markup too, and never complains.  Text may be fed in pieces: what is not
complete yet waits for the next piece.
"""

import _markupbase
import re
from html import unescape

__all__ = ["HTMLParser"]

_SPACE = r"\t\n\r\f "
_VALUE = rf"""'[^']*+(?:'|\Z)|"[^"]*+(?:"|\Z)|(?!['"])[^>{_SPACE}]*+"""
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}=/>]*+(?:[{_SPACE}]*+=[{_SPACE}]*+(?:{_VALUE}))?+"

_tag_name = re.compile(rf"[a-zA-Z][^{_SPACE}/>]*+")
# A tag up to its ">".  An attribute whose quotation mark is missing goes to the end of the text.
_whole_tag = re.compile(rf"</?[a-zA-Z][^{_SPACE}/>]*+(?:[{_SPACE}/]++|{_ATTRIBUTE})*+")
_attribute = re.compile(rf"([^{_SPACE}/>][^{_SPACE}=/>]*+)(?:[{_SPACE}]*+(=)[{_SPACE}]*+({_VALUE}))?+")
_text_end = re.compile("[&<]")
_charref = re.compile("&#([0-9]++|[xX][0-9a-fA-F]++)(?![0-9a-fA-F])")
_entityref = re.compile("&([a-zA-Z][-.a-zA-Z0-9]*+)")
_attribute_charref = re.compile("&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*)[;=]?")
_charref_end = re.compile(rf"[{_SPACE};]")
_open_comment_end = re.compile("--!?$|-$")


def _replace_in_attribute(match):
    from html.entities import html5
    reference = match[0]
    if reference[1] != "#" and reference[1:] not in html5:
        return reference
    return unescape(reference)


class HTMLParser(_markupbase.ParserBase):
    """Subclasses override the handle_ methods that they care for.

    If convert_charrefs is true, character references in text are replaced, and handle_charref() and handle_entityref()
    are never called.  If scripting is true, the content of noscript is text.
    """

    CDATA_CONTENT_ELEMENTS = ("script", "style", "xmp", "iframe", "noembed", "noframes")
    RCDATA_CONTENT_ELEMENTS = ("textarea", "title")

    def __init__(self, *, convert_charrefs=True, scripting=False):
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.scripting = scripting
        self.reset()

    def reset(self):
        """Forget everything, also text that has not been handled yet."""
        super().reset()
        self.rawdata = ""
        self.lasttag = "???"
        self.cdata_elem = None
        self._cdata_end = None
        self._escapable = True
        self._support_cdata = True
        self._starttag_text = None
        self._pieces = []
        # Nothing can be handled before a ">" comes.
        self._needs_end = False

    def feed(self, data):
        """Parse more text; what is not complete waits for more, or for close()."""
        if self._needs_end and ">" not in data:
            self._pieces.append(data)
            return
        self._join(data)
        self.goahead(False)

    def close(self):
        """Handle what has been fed as if the text ended here."""
        self._join("")
        self.goahead(True)

    def _join(self, data):
        self.rawdata = "".join([self.rawdata, *self._pieces, data])
        self._pieces.clear()

    def get_starttag_text(self):
        """The text of the start tag that was met last."""
        return self._starttag_text

    def set_cdata_mode(self, elem, *, escapable=False):
        """Take everything for text up to the end tag of elem."""
        self.cdata_elem = elem.lower()
        self._escapable = escapable
        if self.cdata_elem == "plaintext":
            self._cdata_end = re.compile(r"(?!)")
        else:
            self._cdata_end = re.compile(rf"</{re.escape(self.cdata_elem)}(?=[{_SPACE}/>])", re.IGNORECASE | re.ASCII)

    def clear_cdata_mode(self):
        self.cdata_elem = None
        self._cdata_end = None
        self._escapable = True

    def _set_support_cdata(self, flag=True):
        """Whether <![CDATA[ begins a section, as inside SVG, or a bogus comment."""
        self._support_cdata = flag

    def goahead(self, end):
        """Handle as much as can be; everything if this is the end of the text."""
        i = 0
        n = len(self.rawdata)
        self._needs_end = False
        while i < n:
            j, whole = self._end_of_text(i, n, end)
            if i < j:
                text = self.rawdata[i:j]
                self.handle_data(unescape(text) if self.convert_charrefs and self._escapable else text)
                i = self.updatepos(i, j)
            if not whole or i == n:
                break
            k = self._markup(i, n, end) if self.rawdata[i] == "<" else self._reference(i, n, end)
            if k < 0:
                break
            i = self.updatepos(i, k)
        self.rawdata = self.rawdata[i:]

    def _end_of_text(self, i, n, end):
        """Where the text from i ends, and whether something follows that can be looked at."""
        text = self.rawdata
        if self.cdata_elem is not None:
            match = self._cdata_end.search(text, i)
            j = match.start() if match else n
            if self._escapable and not self.convert_charrefs:
                reference = text.find("&", i, j)
                if reference >= 0:
                    return reference, True
            if match or end or self.cdata_elem == "plaintext":
                return j, True
            self._needs_end = True
            return i, False
        if not self.convert_charrefs:
            match = _text_end.search(text, i)
            return match.start() if match else n, True
        j = text.find("<", i)
        if j >= 0:
            return j, True
        # A reference near the end may have been cut in two.
        reference = text.rfind("&", max(i, n - 34))
        if reference >= 0 and not end and not _charref_end.search(text, reference):
            return i, False
        return n, True

    def _markup(self, i, n, end):
        """Handle what the "<" at i begins; returns where it ends, or -1."""
        text = self.rawdata
        after = text[i + 1:i + 2]
        if after == "!":
            k = self.parse_html_declaration(i)
        elif after == "?":
            k = self.parse_pi(i)
        elif after == "/":
            if i + 2 == n:
                k = -1
                if end:
                    self.handle_data("</")
                    return n
                return k
            k = self.parse_endtag(i)
        elif after.isascii() and after.isalpha():
            k = self.parse_starttag(i)
        elif after or end:
            self.handle_data("<")
            return i + 1
        else:
            return -1
        if k >= 0:
            return k
        if end:
            self._unfinished(i)
            return n
        self._needs_end = True
        return -1

    def _unfinished(self, i):
        """Handle markup from i that the end of the text cuts off."""
        text = self.rawdata
        if text.startswith("<!--", i):
            rest = text[i + 4:]
            cut = _open_comment_end.search(rest[-3:])
            self.handle_comment(rest[:len(rest) - (cut.end() - cut.start())] if cut else rest)
        elif text.startswith("<![CDATA[", i) and self._support_cdata:
            self.unknown_decl(text[i + 3:])
        elif text[i:i + 9].lower() == "<!doctype":
            self.handle_decl(text[i + 2:])
        elif text.startswith("<!", i):
            self.handle_comment(text[i + 2:])
        elif text.startswith("<?", i):
            self.handle_pi(text[i + 2:])
        elif text.startswith("</", i) and not _tag_name.match(text, i + 2):
            self.handle_comment(text[i + 2:])

    def _reference(self, i, n, end):
        """Handle the character reference at i, in text whose references are not converted."""
        text = self.rawdata
        is_number = text.startswith("#", i + 1)
        match = (_charref if is_number else _entityref).match(text, i)
        if match:
            k = match.end()
            if k == n and not end:
                return -1
            if is_number:
                self.handle_charref(match[1])
            else:
                self.handle_entityref(match[1])
            return k + 1 if text.startswith(";", k) else k
        if not end and (i + 1 == n or text[i + 1:].lower() in ("#", "#x")):
            return -1
        k = i + 1 + is_number
        self.handle_data(text[i:k])
        return k

    def parse_html_declaration(self, i):
        """A comment, a document type, a section of character data or what is taken for a comment."""
        text = self.rawdata
        if text.startswith("<!--", i):
            for empty in "<!-->", "<!--->":
                if text.startswith(empty, i):
                    self.handle_comment("")
                    return i + len(empty)
            return self.parse_comment(i)
        if text.startswith("<![CDATA[", i) and self._support_cdata:
            j = text.find("]]>", i + 9)
            if j < 0:
                return -1
            self.unknown_decl(text[i + 3:j])
            return j + 3
        if text[i:i + 9].lower() == "<!doctype":
            j = text.find(">", i + 9)
            if j < 0:
                return -1
            self.handle_decl(text[i + 2:j])
            return j + 1
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        """What begins with <! or </ but is neither declaration nor tag."""
        text = self.rawdata
        if not text.startswith(("<!", "</"), i):
            raise AssertionError("unexpected call to parse_bogus_comment()")
        j = text.find(">", i + 2)
        if j < 0:
            return -1
        if report:
            self.handle_comment(text[i + 2:j])
        return j + 1

    def parse_pi(self, i):
        """A processing instruction."""
        j = self.rawdata.find(">", i + 2)
        if j < 0:
            return -1
        self.handle_pi(self.rawdata[i + 2:j])
        return j + 1

    def check_for_whole_start_tag(self, i):
        """Where the tag at i ends, or -1 if its end has not been fed yet."""
        j = _whole_tag.match(self.rawdata, i).end()
        return j + 1 if self.rawdata.startswith(">", j) else -1

    def parse_starttag(self, i):
        """A start tag with its attributes."""
        self._starttag_text = None
        end = self.check_for_whole_start_tag(i)
        if end < 0:
            return -1
        text = self.rawdata
        self._starttag_text = text[i:end]
        match = _tag_name.match(text, i + 1)
        self.lasttag = tag = match[0].lower()
        last = match.end()
        attributes = []
        for match in _attribute.finditer(text, last, end - 1):
            name, is_given, value = match.groups()
            last = match.end()
            if is_given:
                if value[:1] in ("'", '"') and value:
                    value = value[1:-1]
                if "&" in value:
                    value = _attribute_charref.sub(_replace_in_attribute, value)
            attributes.append((name.lower(), value))
        # A slash that belongs to no value.
        if text[end - 2] == "/" and last < end - 1:
            self.handle_startendtag(tag, attributes)
            return end
        self.handle_starttag(tag, attributes)
        if tag in self.CDATA_CONTENT_ELEMENTS or tag == "plaintext" or self.scripting and tag == "noscript":
            self.set_cdata_mode(tag)
        elif tag in self.RCDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag, escapable=True)
        return end

    def parse_endtag(self, i):
        """An end tag; what stands between its name and its end does not count."""
        text = self.rawdata
        match = _tag_name.match(text, i + 2)
        if not match:
            if text.startswith(">", i + 2):
                return i + 3
            return self.parse_bogus_comment(i)
        end = self.check_for_whole_start_tag(i)
        if end < 0:
            return -1
        self.handle_endtag(match[0].lower())
        self.clear_cdata_mode()
        return end

    def handle_startendtag(self, tag, attrs):
        """A tag like <img/>; unless overridden, a start tag and an end tag."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        pass

    def handle_charref(self, name):
        pass

    def handle_entityref(self, name):
        pass

    def handle_data(self, data):
        pass

    def handle_comment(self, data):
        pass

    def handle_decl(self, decl):
        pass

    def handle_pi(self, data):
        pass
