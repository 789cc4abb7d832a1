"""Values from their source text.  Krait's own syntax tree is not open to scripts."""

import re as _re

__all__ = ["literal_eval"]

_TOKEN = _re.compile(
    r"\s*(?:"
    r"(?P<text>(?:[rRbBuU]{0,2})(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"))"
    r"|(?P<number>(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)[jJ]?)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<dots>\.\.\.)|(?P<mark>[][(){},:+-])|(?P<end>$))",
    _re.S,
)
_CONSTANTS = {"None": None, "True": True, "False": False}


class _Reader:
    def __init__(self, source):
        self.source = source
        self.position = 0
        self.advance()

    def advance(self):
        match = _TOKEN.match(self.source, self.position)
        if match is None:
            raise SyntaxError("invalid syntax")
        self.position = match.end()
        self.kind = match.lastgroup
        self.token = match.group(match.lastgroup)

    def accept(self, mark):
        if self.kind == "mark" and self.token == mark:
            self.advance()
            return True
        return False

    def expect(self, mark):
        if not self.accept(mark):
            raise SyntaxError("invalid syntax")

    def value(self):
        left = self.signed()
        # A complex number in two parts.
        while self.kind == "mark" and self.token in ("+", "-"):
            sign = self.token
            self.advance()
            right = self.atom()
            if type(left) not in (int, float) or type(right) is not complex:
                raise ValueError(f"malformed node or string: {self.source!r}")
            left = left + right if sign == "+" else left - right
        return left

    def signed(self):
        if self.kind == "mark" and self.token in ("+", "-"):
            sign = self.token
            self.advance()
            value = self.signed()
            if type(value) not in (int, float, complex):
                raise ValueError(f"malformed node or string: {self.source!r}")
            return value if sign == "+" else -value
        return self.atom()

    def atom(self):
        kind, token = self.kind, self.token
        if kind in ("text", "number"):
            self.advance()
            value = eval(token, {"__builtins__": {}})
            while kind == "text" and self.kind == "text":
                value += eval(self.token, {"__builtins__": {}})
                self.advance()
            return value
        if kind == "dots":
            self.advance()
            return ...
        if kind == "name":
            self.advance()
            if token in _CONSTANTS:
                return _CONSTANTS[token]
            if token == "set" and self.accept("("):
                self.expect(")")
                return set()
            raise ValueError(f"malformed node or string: {self.source!r}")
        if self.accept("["):
            return self.items("]")[0]
        if self.accept("("):
            items, comma = self.items(")")
            return tuple(items) if comma or not items else items[0]
        if self.accept("{"):
            return self.braces()
        raise SyntaxError("invalid syntax")

    def items(self, end):
        found, comma = [], False
        while not self.accept(end):
            found.append(self.value())
            comma = self.accept(",")
            if not comma:
                self.expect(end)
                return found, len(found) > 1
        return found, comma or len(found) > 1

    def braces(self):
        if self.accept("}"):
            return {}
        first = self.value()
        if not self.accept(":"):
            found = [first]
            if self.accept(","):
                found += self.items("}")[0]
            else:
                self.expect("}")
            return set(found)
        table = {first: self.value()}
        while not self.accept("}"):
            self.expect(",")
            if self.accept("}"):
                break
            key = self.value()
            self.expect(":")
            table[key] = self.value()
        return table


def literal_eval(node_or_string):
    """The value of a literal: numbers, strings, bytes, tuples, lists, dicts, sets, None, True, False."""
    if not isinstance(node_or_string, str):
        raise ValueError(f"malformed node or string: {node_or_string!r}")
    reader = _Reader(node_or_string.lstrip(" \t"))
    items, comma = [reader.value()], False
    while reader.accept(","):
        comma = True
        if reader.kind != "end":
            items.append(reader.value())
    if reader.kind != "end":
        raise SyntaxError("invalid syntax")
    return tuple(items) if comma else items[0]


def __getattr__(name):
    if name[:1].isupper() or name in ("parse", "dump", "unparse", "walk", "get_docstring"):
        raise NotImplementedError(f"ast.{name} is not part of krait")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
