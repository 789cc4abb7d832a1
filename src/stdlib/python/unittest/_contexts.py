"""The context managers behind assertRaises, assertWarns and their relatives."""

import sys
import traceback
import types
import warnings

__unittest = True


def _is_subtype(expected, basetype):
    if isinstance(expected, tuple):
        return all(_is_subtype(each, basetype) for each in expected)
    return isinstance(expected, type) and issubclass(expected, basetype)


class _BaseTestCaseContext:
    """Knows the test case that an assertion belongs to."""

    msg = None

    def __init__(self, test_case):
        self.test_case = test_case

    def _raiseFailure(self, standardMsg):
        text = self.test_case._formatMessage(self.msg, standardMsg)
        raise self.test_case.failureException(text)


class _AssertRaisesBaseContext(_BaseTestCaseContext):
    """What expecting an exception and expecting a warning have in common."""

    def __init__(self, expected, test_case, expected_regex=None):
        super().__init__(test_case)
        self.expected = expected
        if expected_regex is not None:
            import re

            expected_regex = re.compile(expected_regex)
        self.expected_regex = expected_regex
        self.obj_name = None
        self.msg = None

    def handle(self, name, args, kwargs):
        """With nothing to call, return this context; else call it in this context."""
        try:
            if not _is_subtype(self.expected, self._base_type):
                raise TypeError(f"{name}() arg 1 must be {self._base_type_str}")
            if not args:
                self.msg = kwargs.pop("msg", None)
                if kwargs:
                    raise TypeError(
                        f"{next(iter(kwargs))!r} is an invalid keyword argument for this function"
                    )
                return self
            function, *args = args
            try:
                self.obj_name = function.__name__
            except AttributeError:
                self.obj_name = str(function)
            with self:
                function(*args, **kwargs)
        finally:
            # An exception that is kept must not keep this context by way of this frame.
            self = None

    def _expected_name(self):
        try:
            return self.expected.__name__
        except AttributeError:
            return str(self.expected)

    def _fail_for_lack(self, verb):
        text = f"{self._expected_name()} not {verb}"
        if self.obj_name:
            text += f" by {self.obj_name}"
        self._raiseFailure(text)

    def _fail_to_match(self, message):
        self._raiseFailure(f'"{self.expected_regex.pattern}" does not match "{message}"')


class _AssertRaisesContext(_AssertRaisesBaseContext):
    """Expects an exception."""

    _base_type = BaseException
    _base_type_str = "an exception type or tuple of exception types"

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            self._fail_for_lack("raised")
        traceback.clear_frames(tb)
        if not issubclass(exc_type, self.expected):
            return False
        # Without its traceback the exception keeps no frame alive.
        self.exception = exc_value.with_traceback(None)
        if self.expected_regex is not None and not self.expected_regex.search(str(exc_value)):
            self._fail_to_match(str(exc_value))
        return True

    __class_getitem__ = classmethod(types.GenericAlias)


class _AssertWarnsContext(_AssertRaisesBaseContext):
    """Expects a warning."""

    _base_type = Warning
    _base_type_str = "a warning type or tuple of warning types"

    def __enter__(self):
        # Warnings that were shown once already are to be seen here too.
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self.warnings_manager = warnings.catch_warnings(record=True)
        self.warnings = self.warnings_manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, exc_type, exc_value, tb):
        self.warnings_manager.__exit__(exc_type, exc_value, tb)
        if exc_type is not None:
            return
        of_the_class = [seen for seen in self.warnings if isinstance(seen.message, self.expected)]
        for seen in of_the_class:
            if self.expected_regex is None or self.expected_regex.search(str(seen.message)):
                self.warning = seen.message
                self.filename = seen.filename
                self.lineno = seen.lineno
                return
        if of_the_class:
            self._fail_to_match(str(of_the_class[0].message))
        self._fail_for_lack("triggered")


class _AssertNotWarnsContext(_AssertWarnsContext):
    """Expects that no such warning comes."""

    def __exit__(self, exc_type, exc_value, tb):
        self.warnings_manager.__exit__(exc_type, exc_value, tb)
        if exc_type is not None:
            return
        if any(isinstance(seen.message, self.expected) for seen in self.warnings):
            self._raiseFailure(f"{self._expected_name()} triggered")


def _enter_context(cm, addcleanup):
    """Enter a context manager; leaving it is registered as a cleanup."""
    cls = type(cm)
    try:
        enter, leave = cls.__enter__, cls.__exit__
    except AttributeError:
        text = (
            f"'{cls.__module__}.{cls.__qualname__}' object does "
            "not support the context manager protocol"
        )
        if hasattr(cls, "__aenter__") and hasattr(cls, "__aexit__"):
            text += (
                " but it supports the asynchronous context manager "
                "protocol. Did you mean to use enterAsyncContext()?"
            )
        raise TypeError(text) from None
    value = enter(cm)
    addcleanup(leave, cm, None, None, None)
    return value
