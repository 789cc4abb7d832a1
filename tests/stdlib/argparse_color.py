import argparse, os, sys, io
os.environ["COLUMNS"] = "80"
def parser(**kw):
    p = argparse.ArgumentParser("prog", description="what it does", epilog="at the end", **kw)
    p.add_argument("-v", "--verbose", action="store_true", help="say more")
    p.add_argument("-o", metavar="FILE", help="where to")
    p.add_argument("--level", type=int, default=3, help="how much (default: %(default)s)")
    p.add_argument("source", nargs="+", help="what from")
    p.add_argument("kind", choices=["a", "b"])
    g = p.add_mutually_exclusive_group()
    g.add_argument("--fast", action="store_true")
    g.add_argument("--slow", action=argparse.BooleanOptionalAction, help="take time")
    s = p.add_argument_group("more", "more of them")
    s.add_argument("--a-very-long-option-name-it-is", metavar=("X", "Y"), nargs=2, help="long " * 20)
    return p
for env in [{}, {"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, {"PYTHON_COLORS": "1"}, {"PYTHON_COLORS": "0", "FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "dumb"}]:
    for k in "FORCE_COLOR", "NO_COLOR", "PYTHON_COLORS", "TERM": os.environ.pop(k, None)
    os.environ.update(env)
    print(env)
    print(ascii(parser().format_help()))
    print(ascii(parser(color=False).format_usage()))
    print(ascii(parser(usage="%(prog)s [things] go", formatter_class=argparse.RawTextHelpFormatter).format_usage()))
    p = argparse.ArgumentParser("tool")
    sub = p.add_subparsers(title="commands", dest="command", required=True)
    one = sub.add_parser("one", help="the first")
    one.add_argument("--x", "-x", help="an x")
    sub.add_parser("two", aliases=["zwei"], help="the second", color=False)
    print(ascii(p.format_help()), ascii(one.format_help()), ascii(sub.choices["two"].format_help()))
    print(ascii(argparse.ArgumentParser("bare", add_help=False).format_usage()))
os.environ["FORCE_COLOR"] = "1"
os.environ.pop("TERM", None)
sys.stderr = sys.stdout
try: parser().parse_args(["--level", "x"])
except SystemExit: pass
