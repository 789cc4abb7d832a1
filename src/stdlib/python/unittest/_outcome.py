"""How one test fares: the exceptions that steer a test, and the record of its parts."""

import sys

__unittest = True


class SkipTest(Exception):
    """Raised in a test to skip it."""


class _ShouldStop(Exception):
    """Ends a test whose outcome is known."""


class _UnexpectedSuccess(Exception):
    """Reported where a result knows nothing of unexpected successes."""


# Known to the world by the module that hands them out.
for _class in (SkipTest, _ShouldStop, _UnexpectedSuccess):
    _class.__module__ = "unittest.case"
del _class


class _Outcome:
    """What has happened so far in one run of one test."""

    def __init__(self, result=None):
        self.expecting_failure = False
        self.result = result
        self.result_supports_subtests = hasattr(result, "addSubTest")
        self.success = True
        self.expectedFailure = None

    def testPartExecutor(self, test_case, subTest=False):
        """A context for one part of the test (fixture, method, cleanup): it reports what goes wrong there."""
        return _Part(self, test_case, subTest)


class _Part:
    def __init__(self, outcome, test_case, is_subtest):
        self._outcome = outcome
        self._test_case = test_case
        self._is_subtest = is_subtest

    def __enter__(self):
        self._succeeded_before = self._outcome.success
        self._outcome.success = True

    def __exit__(self, exc_type, exc, tb):
        outcome = self._outcome
        try:
            if exc_type is None:
                if self._is_subtest and outcome.success:
                    self._report_subtest(None)
                return False
            if issubclass(exc_type, KeyboardInterrupt):
                return False
            self._handle(exc_type, exc, tb)
            return True
        finally:
            outcome.success = outcome.success and self._succeeded_before
            # The exception's traceback refers to frames that hold this part.
            exc = tb = None

    def _handle(self, exc_type, exc, tb):
        outcome = self._outcome
        if issubclass(exc_type, SkipTest):
            outcome.success = False
            _addSkip(outcome.result, self._test_case, str(exc))
        elif issubclass(exc_type, _ShouldStop):
            pass
        elif outcome.expecting_failure:
            outcome.expectedFailure = (exc_type, exc, tb)
        else:
            outcome.success = False
            if self._is_subtest:
                self._report_subtest((exc_type, exc, tb))
            else:
                _addError(outcome.result, self._test_case, (exc_type, exc, tb))

    def _report_subtest(self, exc_info):
        self._outcome.result.addSubTest(self._test_case.test_case, self._test_case, exc_info)


def _addSkip(result, test_case, reason):
    add = getattr(result, "addSkip", None)
    if add is not None:
        add(test_case, reason)
        return
    import warnings

    warnings.warn("TestResult has no addSkip method, skips not reported", RuntimeWarning, 2)
    result.addSuccess(test_case)


def _addError(result, test, exc_info):
    if result is None or exc_info is None:
        return
    if issubclass(exc_info[0], test.failureException):
        result.addFailure(test, exc_info)
    else:
        result.addError(test, exc_info)


def _addExpectedFailure(result, test, exc_info):
    add = getattr(result, "addExpectedFailure", None)
    if add is not None:
        add(test, exc_info)
        return
    import warnings

    warnings.warn(
        "TestResult has no addExpectedFailure method, reporting as passes", RuntimeWarning
    )
    result.addSuccess(test)


def _addUnexpectedSuccess(result, test):
    add = getattr(result, "addUnexpectedSuccess", None)
    if add is not None:
        add(test)
        return
    import warnings

    warnings.warn(
        "TestResult has no addUnexpectedSuccess method, reporting as failure", RuntimeWarning
    )
    try:
        raise _UnexpectedSuccess from None
    except _UnexpectedSuccess:
        result.addFailure(test, sys.exc_info())


def _addDuration(result, test, elapsed):
    add = getattr(result, "addDuration", None)
    if add is not None:
        add(test, elapsed)
        return
    import warnings

    warnings.warn("TestResult has no addDuration method", RuntimeWarning)
