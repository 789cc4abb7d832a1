"""Suites: many tests as one, with the fixtures that classes and modules share."""

import sys

from . import case, util

__unittest = True


class BaseTestSuite:
    """Tests in order, without shared fixtures."""

    # Whether tests are let go as soon as they have run.
    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self._removed_tests = 0
        self.addTests(tests)

    def __repr__(self):
        return f"<{util.strclass(self.__class__)} tests={list(self)}>"

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return list(self) == list(other)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        """How many tests there are, in suites within this one too."""
        return self._removed_tests + sum(test.countTestCases() for test in self if test)

    def addTest(self, test):
        """Add a test or a suite."""
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError(
                "TestCases and TestSuites must be instantiated before passing them to addTest()"
            )
        self._tests.append(test)

    def addTests(self, tests):
        """Add several tests or suites."""
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def run(self, result):
        """Run the tests, which report to the result."""
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            test(result)
            if self._cleanup:
                self._removeTestAtIndex(index)
        return result

    def _removeTestAtIndex(self, index):
        try:
            test = self._tests[index]
        except TypeError:
            # A subclass keeps its tests in something else.
            return
        if hasattr(test, "countTestCases"):
            self._removed_tests += test.countTestCases()
        self._tests[index] = None

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Run the tests without a result: what they raise comes out."""
        for test in self:
            test.debug()


class TestSuite(BaseTestSuite):
    """Tests in order, with the fixtures of their classes and modules."""

    def run(self, result, debug=False):
        """Run the tests and the fixtures around them."""
        outermost = getattr(result, "_testRunEntered", False) is False
        if outermost:
            result._testRunEntered = True
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            if _isnotsuite(test):
                self._tearDownPreviousClass(test, result)
                self._handleModuleFixture(test, result)
                self._handleClassSetUp(test, result)
                result._previousTestClass = test.__class__
                if getattr(test.__class__, "_classSetupFailed", False) or getattr(
                    result, "_moduleSetUpFailed", False
                ):
                    continue
            if debug:
                test.debug()
            else:
                test(result)
            if self._cleanup:
                self._removeTestAtIndex(index)
        if outermost:
            self._tearDownPreviousClass(None, result)
            self._handleModuleTearDown(result)
            result._testRunEntered = False
        return result

    def debug(self):
        """Run the tests and fixtures without a result: what they raise comes out."""
        self.run(_DebugResult(), True)

    # Fixtures of classes.

    def _handleClassSetUp(self, test, result):
        cls = test.__class__
        if cls == getattr(result, "_previousTestClass", None):
            return
        if result._moduleSetUpFailed or getattr(cls, "__unittest_skip__", False):
            return
        _set_if_possible(cls, False)
        setUpClass = getattr(cls, "setUpClass", None)
        if setUpClass is None:
            return
        name = util.strclass(cls)
        with _captured_output(result):
            try:
                setUpClass()
            except Exception as e:
                if isinstance(result, _DebugResult):
                    raise
                _set_if_possible(cls, True)
                self._createClassOrModuleLevelException(result, e, "setUpClass", name)
                failed = True
            else:
                failed = False
            if failed and hasattr(cls, "doClassCleanups"):
                self._clean_class_up(result, cls, "setUpClass")

    def _clean_class_up(self, result, cls, method_name):
        cls.doClassCleanups()
        for exc_info in cls.tearDown_exceptions:
            if isinstance(result, _DebugResult):
                raise exc_info[1]
            self._createClassOrModuleLevelException(
                result, exc_info[1], method_name, util.strclass(cls), info=exc_info
            )

    def _tearDownPreviousClass(self, test, result):
        cls = getattr(result, "_previousTestClass", None)
        if cls is None or cls == test.__class__:
            return
        if (
            getattr(cls, "_classSetupFailed", False)
            or getattr(result, "_moduleSetUpFailed", False)
            or getattr(cls, "__unittest_skip__", False)
        ):
            return
        tearDownClass = getattr(cls, "tearDownClass", None)
        has_cleanups = hasattr(cls, "doClassCleanups")
        if tearDownClass is None and not has_cleanups:
            return
        with _captured_output(result):
            if tearDownClass is not None:
                self._run_fixture(result, tearDownClass, "tearDownClass", util.strclass(cls))
            if has_cleanups:
                self._clean_class_up(result, cls, "tearDownClass")

    # Fixtures of modules.

    def _get_previous_module(self, result):
        cls = getattr(result, "_previousTestClass", None)
        return None if cls is None else cls.__module__

    def _handleModuleFixture(self, test, result):
        name = test.__class__.__module__
        if name == self._get_previous_module(result):
            return
        self._handleModuleTearDown(result)
        result._moduleSetUpFailed = False
        module = sys.modules.get(name)
        setUpModule = getattr(module, "setUpModule", None)
        if setUpModule is None:
            return
        with _captured_output(result):
            if self._run_fixture(result, setUpModule, "setUpModule", name):
                return
            result._moduleSetUpFailed = True
            self._run_fixture(result, case.doModuleCleanups, "setUpModule", name)

    def _handleModuleTearDown(self, result):
        name = self._get_previous_module(result)
        if name is None or result._moduleSetUpFailed or name not in sys.modules:
            return
        with _captured_output(result):
            tearDownModule = getattr(sys.modules[name], "tearDownModule", None)
            if tearDownModule is not None:
                self._run_fixture(result, tearDownModule, "tearDownModule", name)
            self._run_fixture(result, case.doModuleCleanups, "tearDownModule", name)

    def _run_fixture(self, result, fixture, method_name, parent):
        """Whether the fixture went well; if not, the result knows."""
        try:
            fixture()
        except Exception as e:
            if isinstance(result, _DebugResult):
                raise
            self._createClassOrModuleLevelException(result, e, method_name, parent)
            return False
        return True

    def _createClassOrModuleLevelException(self, result, exc, method_name, parent, info=None):
        self._addClassOrModuleLevelException(result, exc, f"{method_name} ({parent})", info)

    def _addClassOrModuleLevelException(self, result, exception, errorName, info=None):
        holder = _ErrorHolder(errorName)
        addSkip = getattr(result, "addSkip", None)
        if addSkip is not None and isinstance(exception, case.SkipTest):
            addSkip(holder, str(exception))
        else:
            result.addError(holder, info or sys.exc_info())


def _set_if_possible(cls, failed):
    try:
        cls._classSetupFailed = failed
    except TypeError:
        # The test is a plain function, whose class takes no attributes.
        pass


class _captured_output:
    """Holds back what is written, if the result does so for tests."""

    def __init__(self, result):
        self._result = result

    def __enter__(self):
        getattr(self._result, "_setupStdout", _nothing)()

    def __exit__(self, *exc_info):
        getattr(self._result, "_restoreStdout", _nothing)()


def _nothing():
    pass


class _ErrorHolder:
    """Stands in a result where a fixture failed, as if it were a test."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.id()

    def run(self, result):
        """There is nothing to run."""

    def __call__(self, result):
        return self.run(result)

    def countTestCases(self):
        return 0


def _isnotsuite(test):
    """Whether this is a single test: one cannot iterate over it."""
    try:
        iter(test)
    except TypeError:
        return True
    return False


class _DebugResult:
    """Knows the previous class while a suite runs without a result."""

    _previousTestClass = None
    _moduleSetUpFailed = False
    shouldStop = False
