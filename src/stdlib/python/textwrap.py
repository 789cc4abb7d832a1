"""Text wrapping and filling."""

__all__ = ['TextWrapper', 'wrap', 'fill', 'dedent', 'indent', 'shorten']

# Only these count as whitespace: U+00A0 and its kin hold words together.
_whitespace = '\t\n\x0b\x0c\r '


def _is_word(char):
    return char.isalnum() or char == '_'


def _is_letter(char):
    return _is_word(char) and not char.isdecimal()


def _is_word_or_punctuation(char):
    return _is_word(char) or char in '!"\'&.,?'


class TextWrapper:
    """Wraps and fills text; `wrap` gives lines, `fill` one string.

    Several attributes control it, all of them keyword arguments of the constructor:

      width (default: 70)
        the most characters a line may have, unless a single word is longer
      initial_indent, subsequent_indent (default: "")
        what stands before the first line, and before all others
      expand_tabs (default: True), tabsize (default: 8)
        whether tabs become spaces, and how many
      replace_whitespace (default: True)
        whether each other whitespace character becomes a space
      fix_sentence_endings (default: False)
        whether two spaces follow the end of a sentence
      break_long_words (default: True), break_on_hyphens (default: True)
        whether words may be broken where they are too long, and at hyphens
      drop_whitespace (default: True)
        whether whitespace at the ends of lines is dropped
      max_lines (default: None), placeholder (default: ' [...]')
        how many lines to give, and what ends the last if there were more
    """

    def __init__(self,
                 width=70,
                 initial_indent="",
                 subsequent_indent="",
                 expand_tabs=True,
                 replace_whitespace=True,
                 fix_sentence_endings=False,
                 break_long_words=True,
                 drop_whitespace=True,
                 break_on_hyphens=True,
                 tabsize=8,
                 *,
                 max_lines=None,
                 placeholder=' [...]'):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate({ord(char): ' ' for char in _whitespace})
        return text

    def _split(self, text):
        """The chunks that lines are made of: words or parts of words, and the spaces between."""
        chunks = []
        at = 0
        while at < len(text):
            end = self._chunk_end(text, at)
            chunks.append(text[at:end])
            at = end
        return chunks

    def _chunk_end(self, text, at):
        if text[at] in _whitespace:
            while at < len(text) and text[at] in _whitespace:
                at += 1
            return at
        if not self.break_on_hyphens:
            while at < len(text) and text[at] not in _whitespace:
                at += 1
            return at
        dashes = _dash_end(text, at)
        if dashes:
            return dashes
        end = at + 1
        while end < len(text) and text[end] not in _whitespace:
            if text[end] == '-' and _hyphenates(text, end):
                return end + 1
            if _dash_end(text, end):
                return end
            end += 1
        return end

    def _fix_sentence_endings(self, chunks):
        for i in range(len(chunks) - 1):
            if chunks[i + 1] == " " and _ends_sentence(chunks[i]):
                chunks[i + 1] = "  "

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        space_left = 1 if width < 1 else width - cur_len
        if self.break_long_words and space_left > 0:
            end = space_left
            chunk = reversed_chunks[-1]
            if self.break_on_hyphens and len(chunk) > space_left:
                # Break behind a hyphen, but not one that begins the chunk.
                hyphen = chunk.rfind('-', 0, space_left)
                if hyphen > 0 and any(char != '-' for char in chunk[:hyphen]):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks = chunks[::-1]
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == '' and lines:
                chunks.pop()
            line = []
            length = 0
            while chunks and length + len(chunks[-1]) <= width:
                length += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, line, length, width)
                length = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == '':
                length -= len(line.pop())
            if not line:
                continue
            last = self.max_lines is not None and len(lines) + 1 >= self.max_lines
            nothing_left = not chunks or (
                self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip())
            if not last or nothing_left and length <= width:
                lines.append(indent + ''.join(line))
                continue
            self._end_with_placeholder(lines, line, length, width, indent)
            break
        return lines

    def _end_with_placeholder(self, lines, line, length, width, indent):
        while line:
            if line[-1].strip() and length + len(self.placeholder) <= width:
                line.append(self.placeholder)
                lines.append(indent + ''.join(line))
                return
            length -= len(line.pop())
        if lines:
            previous = lines[-1].rstrip()
            if len(previous) + len(self.placeholder) <= self.width:
                lines[-1] = previous + self.placeholder
                return
        lines.append(indent + self.placeholder.lstrip())

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        """The lines, without line ends, that the paragraph makes."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """The wrapped paragraph as one string."""
        return "\n".join(self.wrap(text))


def _dash_end(text, at):
    """Where a dash of two hyphens or more ends that stands between words; 0 if none begins here."""
    if not text.startswith('--', at) or at == 0 or not _is_word_or_punctuation(text[at - 1]):
        return 0
    end = at
    while end < len(text) and text[end] == '-':
        end += 1
    return end if end < len(text) and _is_word(text[end]) else 0


def _hyphenates(text, at):
    """Whether the hyphen joins two words of more than a letter, so that a line may end behind it."""
    two_letters = at >= 2 and _is_letter(text[at - 1]) and _is_letter(text[at - 2])
    hyphenated = (at >= 3 and _is_word_or_punctuation(text[at - 1]) and text[at - 2] == '-'
                  and _is_letter(text[at - 3]))
    if not two_letters and not hyphenated:
        return False
    after = text[at + 1:at + 4]
    if not after or not _is_letter(after[0]):
        return False
    rest = after[1:]
    return rest[:1] == '-' and rest[1:2] != '' and _is_letter(rest[1]) or rest != '' and _is_letter(rest[0])


def _ends_sentence(chunk):
    chunk = chunk.removesuffix('"') if chunk[-2:-1] in '.!?"\'' else chunk
    if chunk[-1:] in ('"', "'"):
        chunk = chunk[:-1]
    return len(chunk) > 1 and chunk[-1] in '.!?' and 'a' <= chunk[-2] <= 'z'


def wrap(text, width=70, **kwargs):
    """Wrap a single paragraph of text, returning a list of wrapped lines.

    See the TextWrapper class for available keyword arguments to customize wrapping behaviour.
    """
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """Fill a single paragraph of text, returning a new string.

    See the TextWrapper class for available keyword arguments to customize wrapping behaviour.
    """
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """Collapse and truncate the given text to fit in the given width.

    Whitespace collapses first; if the result is too long, words are dropped at its end and the
    placeholder takes their place.
    """
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(' '.join(text.strip().split()))


def dedent(text):
    """Remove any common leading whitespace from every line in `text`.

    Tabs and spaces are both whitespace but are not equal.  Lines of nothing but whitespace do not
    count, and become empty.
    """
    try:
        lines = text.split('\n')
    except (AttributeError, TypeError):
        raise TypeError(f'expected str object, not {type(text).__qualname__!r}') from None
    filled = [line for line in lines if line and not line.isspace()]
    low = min(filled, default='')
    high = max(filled, default='')
    margin = 0
    for margin, char in enumerate(low):
        if char != high[margin] or char not in ' \t':
            break
    else:
        margin = len(low)
    return '\n'.join(line[margin:] if line and not line.isspace() else '' for line in lines)


def indent(text, prefix, predicate=None):
    """Adds 'prefix' to the beginning of selected lines in 'text'.

    Without a predicate, lines of nothing but whitespace are left alone.
    """
    if predicate is None:
        predicate = str.strip
    return ''.join(prefix + line if predicate(line) else line
                   for line in text.splitlines(True))
