# doctest: what is found, compared, reported; options, exceptions, and tests for unittest.
import doctest
import io
import sys
import types
import unittest

source = '''
"""A module.

    >>> double(4)
    8
    >>> double("a")
    'aa'
"""


def double(value):
    """Twice.

    >>> double([1])
    [1, 1]
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> print("a\\\\n\\\\nb")
    a
    <BLANKLINE>
    b
    >>> list(range(30)) # doctest: +ELLIPSIS
    [0, 1, ..., 29]
    >>> [1,  2]  # doctest: +NORMALIZE_WHITESPACE
    [1,
     2]
    >>> 1 / 0  # doctest: +SKIP
    """
    return value * 2


class Thing:
    """
    >>> Thing().name
    'thing'
    """

    @property
    def name(self):
        """
        >>> 1 + 1
        3
        >>> for letter in "ab":
        ...     print(letter)
        a
        c
        """
        return "thing"

    @staticmethod
    def quiet():
        """Nothing to try."""


__test__ = {"extra": ">>> int('7')\\n0\\n"}
'''
module = types.ModuleType("sample")
exec(source, module.__dict__)
for item in module.double, module.Thing, module.Thing.name.fget, module.Thing.quiet:
    item.__module__ = "sample"
sys.modules["sample"] = module

finder = doctest.DocTestFinder(exclude_empty=False)
for test in finder.find(module):
    print(test.name, len(test.examples), [example.source.strip() for example in test.examples][:2])
results = doctest.testmod(module, verbose=False)
print(results, results.failed, results.attempted, results.skipped)
print(doctest.testmod(module, verbose=False, optionflags=doctest.REPORT_ONLY_FIRST_FAILURE | doctest.FAIL_FAST))

parser = doctest.DocTestParser()
for piece in parser.parse("before\n  >>> a = 1\n  >>> a\n  1\n\nafter\n"):
    print(repr(piece) if isinstance(piece, str) else (piece.source, piece.want, piece.lineno, piece.indent))
for wrong in ">>>x\n", ">>> f(\n...1)\n", ">>> 1 # doctest: +NONSENSE\n":
    try:
        parser.get_doctest(wrong, {}, "wrong", "file", 0)
    except ValueError as error:
        print(error)
checker = doctest.OutputChecker()
for want, got, flags in (("1\n", "True\n", 0), ("True\n", "1\n", doctest.DONT_ACCEPT_TRUE_FOR_1), ("a...c\n", "abbbc\n", doctest.ELLIPSIS),
                         ("a...c...\n", "ac\n", doctest.ELLIPSIS), ("a b\n", "a\n b\n", doctest.NORMALIZE_WHITESPACE)):
    print(checker.check_output(want, got, flags), end=" ")
print()
example = doctest.Example("f()\n", "a\nb\nc\nd\n")
for flags in 0, doctest.REPORT_UDIFF, doctest.REPORT_CDIFF, doctest.REPORT_NDIFF:
    print(checker.output_difference(example, "a\nb\nx\nd\n", flags), end="")
runner = doctest.DocTestRunner(verbose=True)
runner.run(parser.get_doctest(">>> 2 + 2\n4\n>>> 'defined'\n", {}, "loud", None, 0))
print(runner.summarize())
try:
    doctest.DebugRunner().run(parser.get_doctest(">>> 1\n2\n", {}, "strict", "file", 0))
except doctest.DocTestFailure as failure:
    print(failure.example.want, failure.got, failure.test)
print(doctest.script_from_examples("Text.\n\n    >>> x = 1\n    >>> x\n    1\n"))

suite = doctest.DocTestSuite(module, setUp=lambda test: test.globs.update(more=1))
outcome = unittest.TestResult()
suite.run(outcome)
print(outcome.testsRun, len(outcome.failures), len(outcome.errors), [str(test) for test, _ in outcome.failures][:1])
