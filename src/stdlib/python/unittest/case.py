"""Test cases: how one test is set up, run and taken down."""

import collections
import contextlib
import functools
import sys
import time
import types
import warnings

from ._assertions import DIFF_OMITTED, Assertions
from ._contexts import (
    _AssertNotWarnsContext,
    _AssertRaisesBaseContext,
    _AssertRaisesContext,
    _AssertWarnsContext,
    _BaseTestCaseContext,
    _enter_context,
    _is_subtype,
)
from ._outcome import (
    SkipTest,
    _addDuration,
    _addError,
    _addExpectedFailure,
    _addSkip,
    _addUnexpectedSuccess,
    _Outcome,
    _ShouldStop,
    _UnexpectedSuccess,
)
from .util import strclass

__unittest = True

_subtest_msg_sentinel = object()


# Cleanups of modules.

_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    """Register a call for when the module's tests are over, even if `setUpModule` fails."""
    _module_cleanups.append((function, args, kwargs))


def enterModuleContext(cm):
    """Enter a context manager that is left when the module's tests are over."""
    return _enter_context(cm, addModuleCleanup)


def doModuleCleanups():
    """Make the calls that `addModuleCleanup` registered, the last one first."""
    first_error = None
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        try:
            function(*args, **kwargs)
        except Exception as e:
            first_error = first_error or e
    if first_error is not None:
        raise first_error


# Marks on tests.


def _id(obj):
    return obj


def skip(reason):
    """A decorator that skips a test or a class of tests."""

    def decorator(test_item):
        if not isinstance(test_item, type):

            @functools.wraps(test_item)
            def skip_wrapper(*args, **kwargs):
                raise SkipTest(reason)

            test_item = skip_wrapper
        test_item.__unittest_skip__ = True
        test_item.__unittest_skip_why__ = reason
        return test_item

    if isinstance(reason, types.FunctionType):
        # Used without a reason: what was handed over is the test itself.
        test_item, reason = reason, ""
        return decorator(test_item)
    return decorator


def skipIf(condition, reason):
    """A decorator that skips a test if the condition is true."""
    return skip(reason) if condition else _id


def skipUnless(condition, reason):
    """A decorator that skips a test unless the condition is true."""
    return _id if condition else skip(reason)


def expectedFailure(test_item):
    """A decorator for a test, or a class of tests, that is known to fail."""
    test_item.__unittest_expecting_failure__ = True
    return test_item


def _skip_reason(test, method):
    """Why a test is to be skipped; None if it is not."""
    cls = type(test)
    if getattr(cls, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
        return getattr(cls, "__unittest_skip_why__", "") or getattr(
            method, "__unittest_skip_why__", ""
        )
    return None


class TestCase(Assertions):
    """One test: a method of a subclass, run between `setUp` and `tearDown`.

    The constructor takes the method's name.  The class attributes `failureException`, `longMessage` and
    `maxDiff` govern how failures are reported.
    """

    def __init_subclass__(cls, *args, **kwargs):
        cls._classSetupFailed = False
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._outcome = None
        self._testMethodDoc = "No test"
        try:
            method = getattr(self, methodName)
        except AttributeError:
            if methodName != "runTest":
                raise ValueError(f"no such test method in {self.__class__}: {methodName}")
        else:
            self._testMethodDoc = method.__doc__
        self._cleanups = []
        self._subtest = None
        # Methods by name, so that a subclass may override them.
        self._type_equality_funcs = {}
        self.addTypeEqualityFunc(dict, "assertDictEqual")
        self.addTypeEqualityFunc(list, "assertListEqual")
        self.addTypeEqualityFunc(tuple, "assertTupleEqual")
        self.addTypeEqualityFunc(set, "assertSetEqual")
        self.addTypeEqualityFunc(frozenset, "assertSetEqual")
        self.addTypeEqualityFunc(str, "assertMultiLineEqual")

    # Fixtures, for subclasses to override.

    def setUp(self):
        """Called before the test method."""

    def tearDown(self):
        """Called after the test method, if `setUp` succeeded."""

    @classmethod
    def setUpClass(cls):
        """Called before the tests of the class."""

    @classmethod
    def tearDownClass(cls):
        """Called after the tests of the class, if `setUpClass` succeeded."""

    # Cleanups.

    def addCleanup(self, function, /, *args, **kwargs):
        """Register a call for the end of the test, even if `setUp` fails; the last one is made first."""
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        """Enter a context manager that is left at the end of the test."""
        return _enter_context(cm, self.addCleanup)

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        """Register a call for the end of the class's tests, even if `setUpClass` fails."""
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        """Enter a context manager that is left at the end of the class's tests."""
        return _enter_context(cm, cls.addClassCleanup)

    def doCleanups(self):
        """Make the calls that `addCleanup` registered; whether all went well."""
        outcome = self._outcome or _Outcome()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            with outcome.testPartExecutor(self):
                self._callCleanup(function, *args, **kwargs)
        return outcome.success

    @classmethod
    def doClassCleanups(cls):
        """Make the calls that `addClassCleanup` registered; what they raise is kept in `tearDown_exceptions`."""
        cls.tearDown_exceptions = []
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            try:
                function(*args, **kwargs)
            except Exception:
                cls.tearDown_exceptions.append(sys.exc_info())

    # What a test is called.

    def countTestCases(self):
        """How many tests this is."""
        return 1

    def defaultTestResult(self):
        """A result to report to where none is given."""
        from .result import TestResult

        return TestResult()

    def shortDescription(self):
        """The first line of the test method's docstring, or None."""
        doc = self._testMethodDoc
        return doc.strip().split("\n")[0].strip() if doc else None

    def id(self):
        """The test's full name."""
        return f"{strclass(self.__class__)}.{self._testMethodName}"

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        return f"{self._testMethodName} ({strclass(self.__class__)}.{self._testMethodName})"

    def __repr__(self):
        return f"<{strclass(self.__class__)} testMethod={self._testMethodName}>"

    # Running.

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def run(self, result=None):
        """Run the test and report to the result, which is returned."""
        stopTestRun = None
        if result is None:
            result = self.defaultTestResult()
            startTestRun = getattr(result, "startTestRun", None)
            stopTestRun = getattr(result, "stopTestRun", None)
            if startTestRun is not None:
                startTestRun()
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            why = _skip_reason(self, method)
            if why is not None:
                _addSkip(result, self, why)
            else:
                self._run_parts(result, method)
            return result
        finally:
            result.stopTest(self)
            if stopTestRun is not None:
                stopTestRun()

    def _run_parts(self, result, method):
        expecting_failure = getattr(self, "__unittest_expecting_failure__", False) or getattr(
            method, "__unittest_expecting_failure__", False
        )
        outcome = _Outcome(result)
        start = time.perf_counter()
        try:
            self._outcome = outcome
            with outcome.testPartExecutor(self):
                self._callSetUp()
            if outcome.success:
                outcome.expecting_failure = expecting_failure
                with outcome.testPartExecutor(self):
                    self._callTestMethod(method)
                outcome.expecting_failure = False
                with outcome.testPartExecutor(self):
                    self._callTearDown()
            self.doCleanups()
            _addDuration(result, self, time.perf_counter() - start)
            if not outcome.success:
                return
            if not expecting_failure:
                result.addSuccess(self)
            elif outcome.expectedFailure:
                _addExpectedFailure(result, self, outcome.expectedFailure)
            else:
                _addUnexpectedSuccess(result, self)
        finally:
            # The traceback in it holds this very frame.
            outcome.expectedFailure = None
            outcome = None
            self._outcome = None

    def _callSetUp(self):
        self.setUp()

    def _callTestMethod(self, method):
        value = method()
        if value is None:
            return
        import inspect

        text = (
            "It is deprecated to return a value that is not None from a test case "
            f"({method} returned {type(value).__name__!r})"
        )
        if inspect.iscoroutine(value):
            text += ". Maybe you forgot to use IsolatedAsyncioTestCase as the base class?"
        warnings.warn(text, DeprecationWarning, stacklevel=3)

    def _callTearDown(self):
        self.tearDown()

    def _callCleanup(self, function, /, *args, **kwargs):
        function(*args, **kwargs)

    def debug(self):
        """Run the test without a result: what it raises comes out."""
        method = getattr(self, self._testMethodName)
        why = _skip_reason(self, method)
        if why is not None:
            raise SkipTest(why)
        self._callSetUp()
        self._callTestMethod(method)
        self._callTearDown()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._callCleanup(function, *args, **kwargs)

    def skipTest(self, reason):
        """Skip the rest of this test."""
        raise SkipTest(reason)

    @contextlib.contextmanager
    def subTest(self, msg=_subtest_msg_sentinel, **params):
        """A context for a part of the test that may fail on its own, known by a message and parameters."""
        outcome = self._outcome
        if outcome is None or not outcome.result_supports_subtests:
            yield
            return
        parent = self._subtest
        if parent is None:
            described = _OrderedChainMap(params)
        else:
            described = parent.params.new_child(params)
        self._subtest = _SubTest(self, msg, described)
        try:
            with outcome.testPartExecutor(self._subtest, subTest=True):
                yield
            if not outcome.success:
                if outcome.result is not None and outcome.result.failfast:
                    raise _ShouldStop
            elif outcome.expectedFailure:
                # One failure is enough where a failure is expected.
                raise _ShouldStop
        finally:
            self._subtest = parent


class FunctionTestCase(TestCase):
    """A test made of a function, with functions for setting up and tearing down."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._setUpFunc = setUp
        self._tearDownFunc = tearDown
        self._testFunc = testFunc
        self._description = description

    def setUp(self):
        if self._setUpFunc is not None:
            self._setUpFunc()

    def tearDown(self):
        if self._tearDownFunc is not None:
            self._tearDownFunc()

    def runTest(self):
        self._testFunc()

    def id(self):
        return self._testFunc.__name__

    def _key(self):
        return self._setUpFunc, self._tearDownFunc, self._testFunc, self._description

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash((type(self), *self._key()))

    def __str__(self):
        return f"{strclass(self.__class__)} ({self._testFunc.__name__})"

    def __repr__(self):
        return f"<{strclass(self.__class__)} tec={self._testFunc}>"

    def shortDescription(self):
        if self._description is not None:
            return self._description
        doc = self._testFunc.__doc__
        return doc and doc.split("\n")[0].strip() or None


class _OrderedChainMap(collections.ChainMap):
    """Inner parameters come before outer ones."""

    def __iter__(self):
        seen = set()
        for mapping in self.maps:
            for key in mapping:
                if key not in seen:
                    seen.add(key)
                    yield key


class _SubTest(TestCase):
    """A part of a test, as results see it."""

    def __init__(self, test_case, message, params):
        super().__init__()
        self._message = message
        self.test_case = test_case
        self.params = params
        self.failureException = test_case.failureException

    def runTest(self):
        raise NotImplementedError("subtests cannot be run directly")

    def _subDescription(self):
        parts = []
        if self._message is not _subtest_msg_sentinel:
            parts.append(f"[{self._message}]")
        if self.params:
            listed = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
            parts.append(f"({listed})")
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return f"{self.test_case.id()} {self._subDescription()}"

    def shortDescription(self):
        return self.test_case.shortDescription()

    def __str__(self):
        return f"{self.test_case} {self._subDescription()}"
