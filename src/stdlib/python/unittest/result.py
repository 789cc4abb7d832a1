"""What became of the tests of a run."""

import functools
import io
import sys
import traceback

from . import util

__unittest = True

STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


def failfast(method):
    """A decorator: with `failfast` set, the run stops when this is reported."""

    @functools.wraps(method)
    def report(self, *args, **kw):
        if getattr(self, "failfast", False):
            self.stop()
        return method(self, *args, **kw)

    return report


class TestResult:
    """Collects what test cases report.

    `failures` and `errors` hold pairs of a test and the text of its traceback.
    """

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.collectedDurations = []
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._stdout_buffer = None
        self._stderr_buffer = None
        self._original_stdout = sys.stdout
        self._original_stderr = sys.stderr
        self._mirrorOutput = False

    def __repr__(self):
        return (
            f"<{util.strclass(self.__class__)} run={self.testsRun} "
            f"errors={len(self.errors)} failures={len(self.failures)}>"
        )

    def printErrors(self):
        """Called by the runner after the run."""

    def startTestRun(self):
        """Called once before all tests."""

    def stopTestRun(self):
        """Called once after all tests."""

    def startTest(self, test):
        """Called before each test."""
        self.testsRun += 1
        self._mirrorOutput = False
        self._setupStdout()

    def stopTest(self, test):
        """Called after each test."""
        self._restoreStdout()
        self._mirrorOutput = False

    # Output of tests, which `buffer` holds back until a test fails.

    def _setupStdout(self):
        if not self.buffer:
            return
        if self._stderr_buffer is None:
            self._stderr_buffer = io.StringIO()
            self._stdout_buffer = io.StringIO()
        sys.stdout = self._stdout_buffer
        sys.stderr = self._stderr_buffer

    def _held_back(self):
        """What the test has written so far, in pieces that are ready to be shown."""
        pieces = []
        for stream, heading in ((sys.stdout, STDOUT_LINE), (sys.stderr, STDERR_LINE)):
            text = stream.getvalue()
            if text:
                pieces.append(heading % (text if text.endswith("\n") else text + "\n"))
            else:
                pieces.append("")
        return pieces

    def _restoreStdout(self):
        if not self.buffer:
            return
        if self._mirrorOutput:
            output, error = self._held_back()
            if output:
                self._original_stdout.write(output)
            if error:
                self._original_stderr.write(error)
        sys.stdout = self._original_stdout
        sys.stderr = self._original_stderr
        for buffer in (self._stdout_buffer, self._stderr_buffer):
            buffer.seek(0)
            buffer.truncate()

    # What test cases report.

    @failfast
    def addError(self, test, err):
        """The test raised something unexpected; `err` is what `sys.exc_info()` gave."""
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    @failfast
    def addFailure(self, test, err):
        """An assertion of the test failed."""
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSubTest(self, test, subtest, err):
        """A part of a test is over; `err` is None if it went well."""
        if err is None:
            return
        if getattr(self, "failfast", False):
            self.stop()
        kind = self.failures if issubclass(err[0], test.failureException) else self.errors
        kind.append((subtest, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSuccess(self, test):
        """The test went well."""

    def addSkip(self, test, reason):
        """The test was skipped."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """The test failed, as was expected."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    @failfast
    def addUnexpectedSuccess(self, test):
        """The test went well although it was expected to fail."""
        self.unexpectedSuccesses.append(test)

    def addDuration(self, test, elapsed):
        """How many seconds the test took, with fixtures and cleanups."""
        # A subclass may have forgotten to call `__init__`.
        if hasattr(self, "collectedDurations"):
            self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Whether everything has gone well so far."""
        return not (
            self.failures or self.errors or getattr(self, "unexpectedSuccesses", ())
        )

    def stop(self):
        """Ask for the run to end after the running test."""
        self.shouldStop = True

    # The text of a failure, without the frames of the framework.

    def _exc_info_to_string(self, err, test):
        exctype, value, tb = err
        tb = self._clean_tracebacks(exctype, value, tb, test)
        summary = traceback.TracebackException(
            exctype, value, tb, capture_locals=self.tb_locals, compact=True
        )
        pieces = list(summary.format())
        if self.buffer:
            pieces += self._held_back()
        return "".join(pieces)

    def _clean_tracebacks(self, exctype, value, tb, test):
        """The traceback without the framework's frames; those of linked exceptions are cut in place."""
        cleaned = None
        waiting = [(exctype, value, tb)]
        seen = {id(value)}
        while waiting:
            kind, exc, trace = waiting.pop()
            while trace and self._is_relevant_tb_level(trace):
                trace = trace.tb_next
            if kind is test.failureException:
                self._remove_unittest_tb_frames(trace)
            if exc is value:
                cleaned = trace
            else:
                exc.__traceback__ = trace
            if exc is None:
                continue
            for linked in (exc.__cause__, exc.__context__):
                if linked is not None and id(linked) not in seen:
                    seen.add(id(linked))
                    waiting.append((type(linked), linked, linked.__traceback__))
        return cleaned

    def _is_relevant_tb_level(self, tb):
        return "__unittest" in tb.tb_frame.f_globals

    def _remove_unittest_tb_frames(self, tb):
        """Cut the frames of the assertion off the end."""
        last = None
        while tb and not self._is_relevant_tb_level(tb):
            last, tb = tb, tb.tb_next
        if last is not None:
            last.tb_next = None
