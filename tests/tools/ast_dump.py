"""Writes CPython's tree of each file named on standard input in the form of
`krait dump ast`: one node a line.  For each path it answers with a line
`PATH LENGTH` (LENGTH is -1 where CPython does not accept the file) and then that
many bytes.  Used by tests/ast_oracle.rs."""

import ast
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(100_000)
OMITTED = {"ctx", "type_comment", "type_ignores"}
SCALARS = (ast.operator, ast.boolop, ast.unaryop, ast.cmpop)


def escaped(code):
    c = chr(code)
    if c in "\\'":
        return "\\" + c
    if c == "\n":
        return "\\n"
    if " " <= c <= "~":
        return c
    return "\\u{%x}" % code


def constant(value):
    if isinstance(value, str):
        return "'" + "".join(escaped(ord(c)) for c in value) + "'"
    if isinstance(value, bytes):
        return "b'" + "".join(map(escaped, value)) + "'"
    if isinstance(value, bool) or value is None:
        return str(value)
    if value is ...:
        return "Ellipsis"
    if isinstance(value, int):
        return str(value) if value < 2**63 else hex(value)
    if isinstance(value, complex):
        return repr(value.imag) + "j"
    return repr(value)


def scalar(node, field, value):
    if isinstance(value, SCALARS):
        return type(value).__name__
    if isinstance(node, (ast.Constant, ast.MatchSingleton)) and field == "value":
        return constant(value)
    if isinstance(node, ast.Interpolation) and field == "str":
        return constant(value)
    return str(value)


def dump(node, field, depth, out):
    head = "  " * depth + (f"{field}: " if field else "") + type(node).__name__
    if hasattr(node, "lineno"):
        head += f" {node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"
    children = []
    for name in node._fields:
        if name in OMITTED:
            continue
        value = getattr(node, name)
        if isinstance(value, list):
            if not value:
                continue
            if isinstance(value[0], SCALARS):
                head += f" {name}=" + ",".join(type(item).__name__ for item in value)
            elif isinstance(value[0], str):
                head += f" {name}=" + ",".join(value)
            else:
                children += [(item, name) for item in value]
        elif isinstance(value, ast.AST) and not isinstance(value, SCALARS):
            children.append((value, name))
        elif value is not None or (name == "value" and isinstance(node, (ast.Constant, ast.MatchSingleton))):
            head += f" {name}={scalar(node, name, value)}"
    out.append(head + "\n")
    for child, name in children:
        if child is None:
            out.append("  " * (depth + 1) + f"{name}: None\n")
        else:
            dump(child, name, depth + 1, out)


def main():
    for line in sys.stdin:
        path = line.rstrip("\n")
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read(), path)
        except (SyntaxError, ValueError):
            sys.stdout.write(f"{path} -1\n")
        else:
            out = []
            dump(tree, "", 0, out)
            text = "".join(out)
            sys.stdout.write(f"{path} {len(text.encode())}\n{text}")
        sys.stdout.flush()


main()
