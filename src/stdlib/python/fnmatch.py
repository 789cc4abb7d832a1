"""File names and shell patterns: `*`, `?`, `[seq]`, `[!seq]`."""

import functools
import os
import re

__all__ = ["filter", "filterfalse", "fnmatch", "fnmatchcase", "translate"]

_star = object()


def fnmatch(name, pat):
    """Whether a file name matches a pattern, by the rules of the system."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


@functools.lru_cache(maxsize=32768, typed=True)
def _matcher(pat):
    if isinstance(pat, bytes):
        return re.compile(translate(str(pat, "ISO-8859-1")).encode("ISO-8859-1")).match
    return re.compile(translate(pat)).match


def filter(names, pat):
    """The names that match."""
    match = _matcher(os.path.normcase(pat))
    return [name for name in names if match(name)]


def filterfalse(names, pat):
    """The names that do not match."""
    match = _matcher(os.path.normcase(pat))
    return [name for name in names if not match(name)]


def fnmatchcase(name, pat):
    """Whether a name matches a pattern, case counting."""
    return _matcher(pat)(name) is not None


def _set(pat, start, end):
    """The pattern of a set whose contents stand at `start` to `end`."""
    stuff = pat[start:end]
    if "-" in stuff:
        chunks = []
        at = start + 2 if pat[start] == "!" else start + 1
        while (at := pat.find("-", at, end)) >= 0:
            chunks.append(pat[start:at])
            start = at + 1
            at += 3
        if start < end:
            chunks.append(pat[start:end])
        else:
            chunks[-1] += "-"
        # A range that ends before it begins is empty.
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        stuff = "-".join(chunk.replace("\\", r"\\").replace("-", r"\-") for chunk in chunks)
    else:
        stuff = stuff.replace("\\", r"\\")
    if not stuff:
        return "(?!)"
    if stuff == "!":
        return "."
    stuff = re.sub(r"([&~|])", r"\\\1", stuff)
    if stuff[0] == "!":
        stuff = "^" + stuff[1:]
    elif stuff[0] in "^[":
        stuff = "\\" + stuff
    return f"[{stuff}]"


def _pieces(pat, star, question):
    """What the parts of a pattern mean; runs of stars are one star."""
    pieces = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not pieces or pieces[-1] is not star:
                pieces.append(star)
        elif c == "?":
            pieces.append(question)
        elif c == "[":
            j = i
            if pat.startswith("!", j):
                j += 1
            if pat.startswith("]", j):
                j += 1
            j = pat.find("]", j)
            if j < 0:
                pieces.append("\\[")
            else:
                pieces.append(_set(pat, i, j))
                i = j + 1
        else:
            pieces.append(re.escape(c))
    return pieces


def translate(pat):
    """The regular expression of a pattern."""
    parts = [[]]
    for piece in _pieces(pat, _star, "."):
        if piece is _star:
            parts.append([])
        else:
            parts[-1].append(piece)
    parts = ["".join(part) for part in parts]
    first, *rest = parts
    text = first
    # What stands between two stars is looked for once, and never again further right.
    for part in rest[:-1]:
        text += f"(?>.*?{part})"
    if rest:
        text += ".*" + rest[-1]
    return f"(?s:{text})\\z"
