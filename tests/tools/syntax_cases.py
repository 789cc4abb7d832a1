"""Collects sources that CPython's parser rejects, and what it says about them.

Arguments: files of CPython's own test suite.  The doctests of each file are
collected as the group `doctest`, its other string constants as `string`.  For
each case that `ast.parse` rejects, prints a header line (fields between tabs:
group, file, class, line, offset, end line, end offset, length of the source in
bytes), the message on a line, and the source.  Used by tests/syntax_oracle.rs."""

import ast
import doctest
import os
import sys
import textwrap
import warnings

warnings.simplefilter("ignore")


def sources(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tree = ast.parse(text)
    documentation = ast.get_docstring(tree) or ""
    for example in doctest.DocTestParser().get_examples(documentation):
        yield "doctest", example.source
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value and len(node.value) < 2000 and ">>>" not in node.value:
                yield "string", textwrap.dedent(node.value)


def main():
    seen = set()
    for path in sys.argv[1:]:
        for group, source in sources(path):
            if source in seen:
                continue
            seen.add(source)
            try:
                data = source.encode()
            except UnicodeEncodeError:
                continue
            try:
                ast.parse(source)
            except SyntaxError as caught:
                error = caught
            except (ValueError, MemoryError, RecursionError):
                continue
            else:
                continue
            places = (error.lineno, error.offset, error.end_lineno, error.end_offset)
            header = [group, os.path.basename(path), type(error).__name__]
            header += [str(place or 0) for place in places]
            header.append(str(len(data)))
            message = error.msg.replace("\n", " ")
            sys.stdout.buffer.write(("\t".join(header) + "\n" + message + "\n").encode())
            sys.stdout.buffer.write(data)


main()
