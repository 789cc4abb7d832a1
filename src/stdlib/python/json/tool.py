"""The command `-m json`: checks JSON and writes it nicely."""

import argparse
import json
import re
import sys
from _colorize import can_colorize, get_theme

_parts = re.compile(r"""
    (?P<key>"(?:\\.|[^"\\])*")(?=:) |
    (?P<string>"(?:\\.|[^"\\])*") |
    (?P<number>NaN|-?Infinity|[0-9\-+.Ee]+) |
    (?P<boolean>true|false) |
    (?P<null>null)
""", re.VERBOSE)


def _colorize_json(text, theme):
    """JSON text with colours."""
    colors = {"key": theme.definition, "string": theme.string, "number": theme.number, "boolean": theme.keyword,
              "null": theme.keyword}
    return _parts.sub(lambda found: f"{colors[found.lastgroup]}{found.group()}{theme.reset}", text)


def _parser():
    parser = argparse.ArgumentParser(
        description="A simple command line interface for json module to validate and pretty-print JSON objects.",
        color=True)
    parser.add_argument("infile", nargs="?", help="a JSON file to be validated or pretty-printed", default="-")
    parser.add_argument("outfile", nargs="?", help="write the output of infile to outfile", default=None)
    parser.add_argument("--sort-keys", action="store_true", default=False,
                        help="sort the output of dictionaries alphabetically by key")
    parser.add_argument("--no-ensure-ascii", dest="ensure_ascii", action="store_false",
                        help="disable escaping of non-ASCII characters")
    parser.add_argument("--json-lines", action="store_true", default=False,
                        help="parse input using the JSON Lines format. Use with --no-indent or --compact to produce "
                             "valid JSON Lines output.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--indent", default=4, type=int,
                       help="separate items with newlines and use this number of spaces for indentation")
    group.add_argument("--tab", action="store_const", dest="indent", const="\t",
                       help="separate items with newlines and use tabs for indentation")
    group.add_argument("--no-indent", action="store_const", dest="indent", const=None,
                       help="separate items with spaces rather than newlines")
    group.add_argument("--compact", action="store_true", help="suppress all whitespace separation (most compact)")
    return parser


def main():
    """Read, check and write."""
    options = _parser().parse_args()
    dump_args = {"sort_keys": options.sort_keys, "indent": options.indent, "ensure_ascii": options.ensure_ascii}
    if options.compact:
        dump_args["indent"] = None
        dump_args["separators"] = ",", ":"
    try:
        infile = sys.stdin if options.infile == "-" else open(options.infile, encoding="utf-8")
        try:
            if options.json_lines:
                objs = tuple(json.loads(line) for line in infile)
            else:
                objs = (json.load(infile),)
        finally:
            if infile is not sys.stdin:
                infile.close()
        # Only now, so that a file can be written in place.
        outfile = sys.stdout if options.outfile is None else open(options.outfile, "w", encoding="utf-8")
        with outfile:
            theme = get_theme(tty_file=outfile).syntax if can_colorize(file=outfile) else None
            for obj in objs:
                text = json.dumps(obj, **dump_args)
                outfile.write(_colorize_json(text, theme) if theme else text)
                outfile.write("\n")
    except ValueError as err:
        raise SystemExit(err)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError as err:
        raise SystemExit(err.errno)
