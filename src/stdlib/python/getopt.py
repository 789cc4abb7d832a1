"""Parsing of command lines as the C function getopt() does it."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


class GetoptError(Exception):
    opt = ""
    msg = ""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def getopt(args, shortopts, longopts=[]):
    """Options and arguments; options end where the first argument stands."""
    opts = []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        args = _take(opts, args, shortopts, longopts)
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    """Options and arguments, which may be mixed."""
    opts, rest = [], []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    in_order = shortopts.startswith("-")
    if in_order:
        shortopts = shortopts[1:]
    options_first = shortopts.startswith("+")
    if options_first:
        shortopts = shortopts[1:]
    options_first = options_first or bool(os.environ.get("POSIXLY_CORRECT"))
    while args:
        if args[0] == "--":
            rest += args[1:]
            break
        if args[0][:1] == "-" and args[0] != "-":
            if in_order and rest:
                opts.append((None, rest))
                rest = []
            args = _take(opts, args, shortopts, longopts)
        elif options_first:
            rest += args
            break
        else:
            rest.append(args[0])
            args = args[1:]
    return opts, rest


def _take(opts, args, shortopts, longopts):
    first, rest = args[0], args[1:]
    if first[:2] == "--":
        return _long(opts, first[2:], longopts, rest)
    return _short(opts, first[1:], shortopts, rest)


def _long(opts, opt, longopts, args):
    opt, equals, optarg = opt.partition("=")
    has_arg, opt = long_has_args(opt, longopts)
    if has_arg:
        if not equals and has_arg != "?":
            if not args:
                raise GetoptError("option --%s requires argument" % opt, opt)
            optarg, args = args[0], args[1:]
    elif equals:
        raise GetoptError("option --%s must not have an argument" % opt, opt)
    opts.append(("--" + opt, optarg or ""))
    return args


def long_has_args(opt, longopts):
    """Whether a long option takes an argument, and its full name."""
    possible = [o for o in longopts if o.startswith(opt)]
    if not possible:
        raise GetoptError("option --%s not recognized" % opt, opt)
    for suffix, answer in ("", False), ("=", True), ("=?", "?"):
        if opt + suffix in possible:
            return answer, opt
    if len(possible) > 1:
        raise GetoptError("option --%s not a unique prefix; possible options: %s" % (opt, ", ".join(possible)), opt)
    match = possible[0]
    if match.endswith("=?"):
        return "?", match[:-2]
    if match.endswith("="):
        return True, match[:-1]
    return False, match


def _short(opts, letters, shortopts, args):
    while letters:
        opt, letters = letters[0], letters[1:]
        has_arg = short_has_arg(opt, shortopts)
        optarg = ""
        if has_arg:
            if not letters and has_arg != "?":
                if not args:
                    raise GetoptError("option -%s requires argument" % opt, opt)
                letters, args = args[0], args[1:]
            optarg, letters = letters, ""
        opts.append(("-" + opt, optarg))
    return args


def short_has_arg(opt, shortopts):
    """Whether a short option takes an argument."""
    for i, letter in enumerate(shortopts):
        if opt == letter != ":":
            if not shortopts.startswith(":", i + 1):
                return False
            return "?" if shortopts.startswith("::", i + 1) else True
    raise GetoptError("option -%s not recognized" % opt, opt)
