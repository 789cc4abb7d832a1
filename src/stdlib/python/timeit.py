"""How long small pieces of code take.

    >>> import timeit
    >>> seconds = timeit.timeit("'-'.join(str(n) for n in range(100))", number=10)
"""

import gc
import itertools
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

dummy_src_name = "<timeit-src>"
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter

_globals = globals

# The loop around a statement; what is timed is nothing but the loop.
template = """
def inner(_it, _timer{init}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def reindent(src, indent):
    """Code for a place that is indented so far."""
    return src.replace("\n", "\n" + " " * indent)


class Timer:
    """Times a statement (text, or a function without arguments) after a setup of the same kind."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        local_ns = {}
        global_ns = _globals() if globals is None else globals
        init = ""
        if isinstance(setup, str):
            # What is wrong with either is told of its own lines.
            compile(setup, dummy_src_name, "exec")
            stmtprefix = setup + "\n"
            setup = reindent(setup, 4)
        elif callable(setup):
            local_ns["_setup"] = setup
            init += ", _setup=_setup"
            stmtprefix = ""
            setup = "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(stmtprefix + stmt, dummy_src_name, "exec")
            stmt = reindent(stmt, 8)
        elif callable(stmt):
            local_ns["_stmt"] = stmt
            init += ", _stmt=_stmt"
            stmt = "_stmt()"
        else:
            raise ValueError("stmt is neither a string nor callable")
        src = template.format(stmt=stmt, setup=setup, init=init)
        self.src = src
        exec(compile(src, dummy_src_name, "exec"), global_ns, local_ns)
        self.inner = local_ns["inner"]

    def print_exc(self, file=None):
        """Print a traceback of what a statement raised, with the lines of the statement."""
        import linecache
        import traceback
        if self.src is not None:
            linecache.cache[dummy_src_name] = len(self.src), None, self.src.split("\n"), dummy_src_name
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """The seconds that so many runs take, without garbage collection."""
        it = itertools.repeat(None, number)
        gcold = gc.isenabled()
        gc.disable()
        try:
            return self.inner(it, self.timer)
        finally:
            if gcold:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """timeit() so many times, as a list; the least is what the machine can do."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """(number, seconds) of as many runs as take 0.2 seconds; callback is told of each attempt."""
        i = 1
        while True:
            for j in 1, 2, 5:
                number = i * j
                time_taken = self.timeit(number)
                if callback:
                    callback(number, time_taken)
                if time_taken >= 0.2:
                    return number, time_taken
            i *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """The seconds that so many runs of a statement take."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    """timeit() so many times, as a list."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


_usage = """Tool for measuring execution time of small code snippets.

Command line usage:
    python timeit.py [-n N] [-r N] [-s S] [-p] [-h] [--] [statement]

Options:
  -n/--number N: how many times to execute 'statement' (default: see below)
  -r/--repeat N: how many times to repeat the timer (default 5)
  -s/--setup S: statement to be executed once initially (default 'pass').
                Execution time of this setup statement is NOT timed.
  -p/--process: use time.process_time() (default is time.perf_counter())
  -v/--verbose: print raw timing results; repeat for more digits precision
  -u/--unit: set the output time unit (nsec, usec, msec, or sec)
  -h/--help: print this usage message and exit
  --: separate options from statement, use when statement starts with -
  statement: statement to be timed (default 'pass')
"""

_units = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}


def _options(args):
    """(timer, statement, setup, number, repeat, verbose, unit, precision), or an exit status."""
    import getopt
    try:
        opts, args = getopt.getopt(args, "n:u:s:r:pvh",
                                   ["number=", "setup=", "repeat=", "process", "verbose", "unit=", "help"])
    except getopt.error as err:
        print(err)
        print("use -h/--help for command line help")
        return 2
    timer, number, repeat, verbose, unit, precision, setup = default_timer, 0, default_repeat, 0, None, 3, []
    for o, a in opts:
        if o in ("-n", "--number"):
            number = int(a)
        elif o in ("-s", "--setup"):
            setup.append(a)
        elif o in ("-u", "--unit"):
            if a not in _units:
                print("Unrecognized unit. Please select nsec, usec, msec, or sec.", file=sys.stderr)
                return 2
            unit = a
        elif o in ("-r", "--repeat"):
            repeat = max(int(a), 1)
        elif o in ("-p", "--process"):
            timer = time.process_time
        elif o in ("-v", "--verbose"):
            if verbose:
                precision += 1
            verbose += 1
        elif o in ("-h", "--help"):
            print(_usage, end="")
            return 0
    return timer, "\n".join(args) or "pass", "\n".join(setup) or "pass", number, repeat, verbose, unit, precision


def main(args=None, *, _wrap_timer=None):
    """The command `-m timeit`; an exit status, or None."""
    if args is None:
        args = sys.argv[1:]
    found = _options(args)
    if isinstance(found, int):
        return found or None
    timer, stmt, setup, number, repeat, verbose, time_unit, precision = found
    import os
    # A script's own modules are to be found.
    sys.path.insert(0, os.curdir)
    if _wrap_timer is not None:
        timer = _wrap_timer(timer)
    t = Timer(stmt, setup, timer)
    if number == 0:
        callback = None
        if verbose:
            def callback(number, time_taken):
                plural = "" if number == 1 else "s"
                print(f"{number} loop{plural} -> {time_taken:.{precision}g} secs")
        try:
            number, _ = t.autorange(callback)
        except:
            t.print_exc()
            return 1
        if verbose:
            print()
    try:
        raw_timings = t.repeat(repeat, number)
    except:
        t.print_exc()
        return 1

    def format_time(dt):
        if time_unit is not None:
            unit, scale = time_unit, _units[time_unit]
        else:
            unit, scale = next(((unit, scale) for unit, scale in reversed(_units.items()) if dt >= scale),
                               ("nsec", 1e-9))
        return "%.*g %s" % (precision, dt / scale, unit)

    if verbose:
        print("raw times: %s" % ", ".join(map(format_time, raw_timings)))
        print()
    timings = [dt / number for dt in raw_timings]
    best = min(timings)
    print("%d loop%s, best of %d: %s per loop" % (number, "s" if number != 1 else "", repeat, format_time(best)))
    worst = max(timings)
    if worst >= best * 4:
        import warnings
        warnings.warn_explicit(f"The test results are likely unreliable. The worst time ({format_time(worst)}) was more "
                               f"than four times slower than the best time ({format_time(best)}).", UserWarning, "", 0)
    return None


if __name__ == "__main__":
    sys.exit(main())
