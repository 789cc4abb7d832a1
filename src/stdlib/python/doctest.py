"""Examples in docstrings, run and compared with what they say they print.

    >>> 6 * 7
    42

testmod() checks those of a module, testfile() those of a text, DocTestSuite() makes tests for unittest of them.
The parts: a DocTestFinder finds docstrings, a DocTestParser takes them apart into DocTests of Examples, a
DocTestRunner runs these, an OutputChecker compares.
"""

import inspect
import linecache
import os
import re
import sys
import traceback
import unittest
from collections import namedtuple
from io import StringIO

from _doctest_examples import *
from _doctest_examples import (_SpoofOut, _comment_line, _ellipsis_match, _exception_traceback, _extract_future_flags,
                               _indent, _load_testfile, _module_relative_path, _normalize_module)

__all__ = [
    "register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE", "NORMALIZE_WHITESPACE", "ELLIPSIS",
    "SKIP", "IGNORE_EXCEPTION_DETAIL", "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
    "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest", "DocTestParser",
    "DocTestFinder", "DocTestRunner", "OutputChecker", "DocTestFailure", "UnexpectedException", "DebugRunner",
    "testmod", "testfile", "run_docstring_examples", "DocTestSuite", "DocFileSuite", "set_unittest_reportflags",
    "script_from_examples", "testsource", "debug_src", "debug",
]


class TestResults(namedtuple("TestResults", "failed attempted")):
    """How many examples failed and were tried; skipped tells how many were not."""

    def __new__(cls, failed, attempted, *, skipped=0):
        results = super().__new__(cls, failed, attempted)
        results.skipped = skipped
        return results

    def __repr__(self):
        if self.skipped:
            return f"TestResults(failed={self.failed}, attempted={self.attempted}, skipped={self.skipped})"
        return super().__repr__()


class DocTestRunner:
    """Runs the examples of tests and reports those that fail; it can be told of as many tests as one likes."""

    # Between reports.
    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        if verbose is None:
            verbose = "-v" in sys.argv
        self._verbose = verbose
        self.optionflags = optionflags
        self.original_optionflags = optionflags
        self.tries = 0
        self.failures = 0
        self.skips = 0
        # (failures, tries, skips) by the name of the test.
        self._stats = {}
        self._fakeout = _SpoofOut()

    def report_start(self, out, test, example):
        """An example is about to be run."""
        if not self._verbose:
            return
        if example.want:
            out("Trying:\n" + _indent(example.source) + "Expecting:\n" + _indent(example.want))
        else:
            out("Trying:\n" + _indent(example.source) + "Expecting nothing\n")

    def report_success(self, out, test, example, got):
        """An example printed what it should."""
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        """An example printed something else."""
        out(self._failure_header(test, example) + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        """An example raised what it should not."""
        out(self._failure_header(test, example) + "Exception raised:\n" + _indent(_exception_traceback(exc_info)))

    def _failure_header(self, test, example):
        parts = [self.DIVIDER]
        if test.filename:
            # Where it is known, the line in the file.
            if test.lineno is not None and example.lineno is not None:
                lineno = test.lineno + example.lineno + 1
            else:
                lineno = "?"
            parts.append(f'File "{test.filename}", line {lineno}, in {test.name}')
        else:
            parts.append(f"Line {example.lineno + 1}, in {test.name}")
        parts.append("Failed example:")
        parts.append(_indent(example.source))
        return "\n".join(parts)

    def _execute(self, test, example, filename, compileflags):
        """Runs an example; what it raised, as sys.exc_info() would say it, or None."""
        try:
            # The traceback looks the source up by this name.
            exec(compile(example.source, filename, "single", compileflags, True), test.globs)
            self.debugger.set_continue()
            return None
        except KeyboardInterrupt:
            raise
        except:
            self.debugger.set_continue()
            kind, error, where = sys.exc_info()
            # Without the frame of this function.
            where = where.tb_next
            return kind, error.with_traceback(where), where

    def _judge(self, example, exc_info, got):
        """(outcome, output): 0 for success, 1 for failure, 2 for an exception that nobody expected."""
        check = self._checker.check_output
        if exc_info is None:
            return (0 if check(example.want, got, self.optionflags) else 1), got
        lines = traceback.format_exception_only(*exc_info[:2])
        if issubclass(exc_info[0], SyntaxError):
            # What stands before the name of the exception is about the example, not about what is wrong.
            names = f"{exc_info[0].__qualname__}:", f"{exc_info[0].__module__}.{exc_info[0].__qualname__}:"
            for at, line in enumerate(lines):
                if line.startswith(names):
                    lines = lines[at:]
                    break
        message = "".join(lines)
        if example.exc_msg is None:
            return 2, got + _exception_traceback(exc_info)
        shown = got + _exception_traceback(exc_info)
        if check(example.exc_msg, message, self.optionflags):
            return 0, shown
        if self.optionflags & IGNORE_EXCEPTION_DETAIL and check(
                exception_class_of(example.exc_msg), exception_class_of(message), self.optionflags):
            return 0, shown
        return 1, shown

    def __run(self, test, compileflags, out):
        failures = tries = skips = 0
        original = self.optionflags
        for number, example in enumerate(test.examples):
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = original
            for flag, on in example.options.items():
                self.optionflags = self.optionflags | flag if on else self.optionflags & ~flag
            tries += 1
            if self.optionflags & SKIP:
                skips += 1
                continue
            if not quiet:
                self.report_start(out, test, example)
            filename = f"<doctest {test.name}[{number}]>"
            exc_info = self._execute(test, example, filename, compileflags)
            got = self._fakeout.getvalue()
            self._fakeout.truncate(0)
            outcome, shown = self._judge(example, exc_info, got)
            if outcome == 0:
                if not quiet:
                    self.report_success(out, test, example, shown)
            else:
                if not quiet:
                    if outcome == 1:
                        self.report_failure(out, test, example, shown)
                    else:
                        self.report_unexpected_exception(out, test, example, exc_info)
                failures += 1
            if failures and self.optionflags & FAIL_FAST:
                break
        self.optionflags = original
        self.__record_outcome(test, failures, tries, skips)
        return TestResults(failures, tries, skipped=skips)

    def __record_outcome(self, test, failures, tries, skips):
        before = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = before[0] + failures, before[1] + tries, before[2] + skips
        self.failures += failures
        self.tries += tries
        self.skips += skips

    __LINECACHE_FILENAME_RE = re.compile(r"<doctest (?P<name>.+)\[(?P<examplenum>\d+)\]>$")

    def __patched_linecache_getlines(self, filename, module_globals=None):
        found = self.__LINECACHE_FILENAME_RE.match(filename)
        if found and found["name"] == self.test.name:
            return self.test.examples[int(found["examplenum"])].source.splitlines(keepends=True)
        return self.save_linecache_getlines(filename, module_globals)

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test: a TestResults.  out is called with what there is to report; unless clear_globs
        is false, the names that the examples made are forgotten."""
        self.test = test
        if compileflags is None:
            compileflags = _extract_future_flags(test.globs)
        stdout = sys.stdout
        if out is None:
            encoding = stdout.encoding
            if encoding is None or encoding.lower() == "utf-8":
                out = stdout.write
            else:
                def out(text):
                    stdout.write(str(text.encode(encoding, "backslashreplace"), encoding))
        self.debugger = _NoDebugger()
        sys.stdout = self._fakeout
        saved_trace = sys.gettrace()
        saved_displayhook, sys.displayhook = sys.displayhook, sys.__displayhook__
        self.save_linecache_getlines = linecache.getlines
        linecache.getlines = self.__patched_linecache_getlines
        try:
            return self.__run(test, compileflags, out)
        finally:
            sys.stdout = stdout
            if saved_trace is not None:
                sys.settrace(saved_trace)
            linecache.getlines = self.save_linecache_getlines
            sys.displayhook = saved_displayhook
            if clear_globs:
                test.globs.clear()
                import builtins
                builtins._ = None

    def summarize(self, verbose=None):
        """Print how the tests went; a TestResults."""
        if verbose is None:
            verbose = self._verbose
        notests, passed, failed = [], [], []
        total_tries = total_failures = total_skips = 0
        for name, (failures, tries, skips) in self._stats.items():
            assert failures <= tries
            total_tries += tries
            total_failures += failures
            total_skips += skips
            if tries == 0:
                notests.append(name)
            elif failures == 0:
                passed.append((name, tries))
            else:
                failed.append((name, (failures, tries, skips)))
        if verbose:
            self._list_passed(notests, passed)
        if failed:
            print(self.DIVIDER)
            print(f"{_counted(len(failed), 'item')} had failures:")
            for name, (failures, tries, skips) in sorted(failed):
                print(f" {failures:3d} of {tries:3d} in {name}")
        if verbose:
            print(f"{_counted(total_tries, 'test')} in {_counted(len(self._stats), 'item')}.")
            print(f"{total_tries - total_failures} passed"
                  + (f" and {total_failures} failed" if total_failures else "")
                  + (f" and {total_skips} skipped" if total_skips else "") + ".")
        if total_failures:
            skipped = f" and {_counted(total_skips, 'skipped test')}" if total_skips else ""
            print(f"***Test Failed*** {_counted(total_failures, 'failure')}{skipped}.")
        elif verbose:
            print("Test passed.")
        return TestResults(total_failures, total_tries, skipped=total_skips)

    def _list_passed(self, notests, passed):
        if notests:
            print(f"{_counted(len(notests), 'item')} had no tests:")
            for name in sorted(notests):
                print(f"    {name}")
        if passed:
            print(f"{_counted(len(passed), 'item')} passed all tests:")
            for name, count in sorted(passed):
                print(f" {_counted(count, 'test', 3)} in {name}")

    def merge(self, other):
        """Add how another runner's tests went."""
        for name, counts in other._stats.items():
            if name in self._stats:
                counts = tuple(a + b for a, b in zip(self._stats[name], counts))
            self._stats[name] = counts


def _counted(count, noun, width=0):
    return f"{count:{width}d} {noun}{'' if count == 1 else 's'}"


class _NoDebugger:
    """Where a debugger would be told to go on."""

    def set_continue(self):
        pass


class DebugRunner(DocTestRunner):
    """Raises what goes wrong: DocTestFailure or UnexpectedException."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        result = DocTestRunner.run(self, test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return result

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


# The runner of the last testmod() or testfile(), with all of their results.
master = None


def _run_all(runner, tests, report):
    global master
    for test in tests:
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    """Run the examples in the docstrings of a module (__main__, unless one is given): a TestResults.

    name is its name in reports; globs are the names that examples see, extraglobs more of them; raise_on_error
    raises the first failure.
    """
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError("testmod: module required; %r" % (m,))
    if name is None:
        name = m.__name__
    finder = DocTestFinder(exclude_empty=exclude_empty)
    make = DebugRunner if raise_on_error else DocTestRunner
    runner = make(verbose=verbose, optionflags=optionflags)
    return _run_all(runner, finder.find(m, name, globs=globs, extraglobs=extraglobs), report)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None, report=True,
             optionflags=0, extraglobs=None, raise_on_error=False, parser=None, encoding=None):
    """Run the examples in a text file: a TestResults.

    Unless module_relative is false, filename is a path with slashes from the folder of the calling module, or of a
    package.
    """
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load_testfile(filename, package, module_relative, encoding or "utf-8", depth=3)
    if name is None:
        name = os.path.basename(filename)
    globs = {} if globs is None else globs.copy()
    if extraglobs is not None:
        globs.update(extraglobs)
    globs.setdefault("__name__", "__main__")
    make = DebugRunner if raise_on_error else DocTestRunner
    runner = make(verbose=verbose, optionflags=optionflags)
    test = (parser or DocTestParser()).get_doctest(text, globs, name, filename, 0)
    return _run_all(runner, [test], report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Run the examples of one object's docstring with these names."""
    finder = DocTestFinder(verbose=verbose, recurse=False)
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in finder.find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Which flags of reporting tests for unittest use unless they say otherwise; the former ones."""
    global _unittest_reportflags
    if flags & REPORTING_FLAGS != flags:
        raise ValueError("Only reporting flags allowed", flags)
    old, _unittest_reportflags = _unittest_reportflags, flags
    return old


class DocTestCase(unittest.TestCase):
    """The examples of one docstring, as a test of unittest."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        unittest.TestCase.__init__(self)
        self._dt_optionflags = optionflags
        self._dt_checker = checker
        self._dt_test = test
        self._dt_setUp = setUp
        self._dt_tearDown = tearDown

    def setUp(self):
        test = self._dt_test
        self._dt_globs = test.globs.copy()
        if self._dt_setUp is not None:
            self._dt_setUp(test)

    def tearDown(self):
        test = self._dt_test
        if self._dt_tearDown is not None:
            self._dt_tearDown(test)
        test.globs.clear()
        test.globs.update(self._dt_globs)

    def run(self, result=None):
        self._test_result = result
        return super().run(result)

    def runTest(self):
        test = self._dt_test
        optionflags = self._dt_optionflags
        result = self._test_result
        if not optionflags & REPORTING_FLAGS:
            # What the test does not say, the whole says.
            optionflags |= _unittest_reportflags
        if result is None:
            result = self.defaultTestResult()
        if result.failfast:
            optionflags |= FAIL_FAST
        new = StringIO()
        runner = DocTestRunner(optionflags=optionflags, checker=self._dt_checker, verbose=False)
        runner.DIVIDER = "-" * 70
        results = runner.run(test, out=new.write, clear_globs=False)
        if results.skipped == results.attempted:
            raise unittest.SkipTest("all examples were skipped")
        if results.failed:
            raise self.failureException(self.format_failure(new.getvalue()))

    def format_failure(self, err):
        """What unittest prints of a failure."""
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else f"{test.lineno}"
        lname = ".".join(test.name.split(".")[-1:])
        return (f"Failed doctest test for {test.name}\n"
                f'  File "{test.filename}", line {lineno}, in {lname}\n\n{err}')

    def debug(self):
        """Run the examples and raise what goes wrong."""
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker, verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return (self._dt_test == other._dt_test and self._dt_optionflags == other._dt_optionflags
                and self._dt_setUp == other._dt_setUp and self._dt_tearDown == other._dt_tearDown
                and self._dt_checker == other._dt_checker)

    def __hash__(self):
        return hash((self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker))

    def __repr__(self):
        name = self._dt_test.name.split(".")
        return f"{name[-1]} ({'.'.join(name[:-1])})"

    __str__ = object.__str__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class SkipDocTestCase(DocTestCase):
    """What stands for a module where docstrings are left out."""

    def __init__(self, module):
        self.module = module
        super().__init__(None)

    def setUp(self):
        self.skipTest("DocTestSuite will not work with -O2 and above")

    def test_skip(self):
        pass

    def shortDescription(self):
        return f"Skipping tests from {self.module.__name__}"

    __str__ = shortDescription


class _DocTestSuite(unittest.TestSuite):
    def _removeTestAtIndex(self, index):
        pass


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """The examples in a module's docstrings, as a suite of unittest; options: setUp, tearDown (functions of the
    DocTest), optionflags, checker."""
    if test_finder is None:
        test_finder = DocTestFinder()
    module = _normalize_module(module)
    tests = test_finder.find(module, globs=globs, extraglobs=extraglobs)
    if not tests and sys.flags.optimize >= 2:
        suite = _DocTestSuite()
        suite.addTest(SkipDocTestCase(module))
        return suite
    tests.sort()
    suite = _DocTestSuite()
    for test in tests:
        if not test.examples:
            continue
        if not test.filename:
            filename = module.__file__
            test.filename = filename.removesuffix("c") if filename.endswith(".pyc") else filename
        suite.addTest(DocTestCase(test, **options))
    return suite


class DocFileCase(DocTestCase):
    """The examples of one file, as a test of unittest."""

    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        return f'Failed doctest test for {self._dt_test.name}\n  File "{self._dt_test.filename}", line 0\n\n{err}'


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=None, encoding=None, **options):
    """A DocFileCase for a file."""
    globs = {} if globs is None else globs.copy()
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    doc, path = _load_testfile(path, package, module_relative, encoding or "utf-8", depth=3)
    globs.setdefault("__file__", path)
    name = os.path.basename(path)
    test = (parser or DocTestParser()).get_doctest(doc, globs, name, path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """The examples of files, as a suite of unittest; options as those of testfile() and DocTestSuite()."""
    suite = _DocTestSuite()
    # Paths are relative to the caller, which only this function knows.
    if kw.get("module_relative", True):
        kw["package"] = _normalize_module(kw.get("package"))
    for path in paths:
        suite.addTest(DocFileTest(path, **kw))
    return suite


def script_from_examples(s):
    """A program made of a text with examples; everything else becomes comments."""
    output = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            output.append(piece.source[:-1])
            if piece.want:
                output.append("# Expected:")
                output += [f"## {line}" for line in piece.want.split("\n")[:-1]]
        else:
            output += [_comment_line(line) for line in piece.split("\n")[:-1]]
    while output and output[-1] == "#":
        output.pop()
    while output and output[0] == "#":
        output.pop(0)
    return "\n".join(output) + "\n"


def testsource(module, name):
    """The examples of one docstring of a module, as a program."""
    module = _normalize_module(module)
    tests = [test for test in DocTestFinder().find(module) if test.name == name]
    if not tests:
        raise ValueError(name, "not found in tests")
    return script_from_examples(tests[0].docstring)


def debug_src(src, pm=False, globs=None):
    """Debug the examples of a docstring."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Debug a program."""
    raise NotImplementedError("doctest.debug(): there is no debugger")


def debug(module, name, pm=False):
    """Debug the examples of one docstring of a module."""
    debug_script(testsource(module, name), pm, _normalize_module(module).__dict__)


def _main():
    import argparse
    parser = argparse.ArgumentParser(description="doctest runner", color=True)
    parser.add_argument("-v", "--verbose", action="store_true", default=False,
                        help="print very verbose output for all tests")
    parser.add_argument("-o", "--option", action="append", choices=OPTIONFLAGS_BY_NAME.keys(), default=[],
                        help="specify a doctest option flag to apply to the test run; may be specified more than once "
                             "to apply multiple options")
    parser.add_argument("-f", "--fail-fast", action="store_true",
                        help="stop running tests after first failure (this is a shorthand for -o FAIL_FAST, and is in "
                             "addition to any other -o options)")
    parser.add_argument("file", nargs="+", help="file containing the tests to run")
    args = parser.parse_args()
    options = FAIL_FAST if args.fail_fast else 0
    for name in args.option:
        options |= OPTIONFLAGS_BY_NAME[name]
    for filename in args.file:
        if filename.endswith(".py"):
            # It is imported as any module of that folder.
            dirname, filename = os.path.split(filename)
            sys.path.insert(0, dirname)
            m = __import__(filename[:-3])
            del sys.path[0]
            failures, _ = testmod(m, verbose=args.verbose, optionflags=options)
        else:
            failures, _ = testfile(filename, module_relative=False, verbose=args.verbose, optionflags=options)
        if failures:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
