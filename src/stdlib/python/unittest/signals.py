"""Ctrl-C during a run of tests: the first one lets the running test finish, the second ends everything."""

import functools
import signal
import weakref

__unittest = True


class _InterruptHandler:
    def __init__(self, default_handler):
        self.called = False
        self.original_handler = default_handler
        if isinstance(default_handler, int):
            if default_handler == signal.SIG_DFL:
                default_handler = signal.default_int_handler
            elif default_handler == signal.SIG_IGN:
                default_handler = _ignore
            else:
                raise TypeError(
                    "expected SIGINT signal handler to be signal.SIG_IGN, signal.SIG_DFL, "
                    "or a callable object"
                )
        self.default_handler = default_handler

    def __call__(self, signum, frame):
        if signal.getsignal(signal.SIGINT) is not self:
            # Somebody has put another handler in front of this one.
            self.default_handler(signum, frame)
        if self.called:
            self.default_handler(signum, frame)
        self.called = True
        for result in _results.keys():
            result.stop()


def _ignore(signum, frame):
    pass


_results = weakref.WeakKeyDictionary()
_interrupt_handler = None


def registerResult(result):
    """Let Ctrl-C stop the run that reports to this result."""
    _results[result] = 1


def removeResult(result):
    """Take a registered result back; whether it was registered."""
    return bool(_results.pop(result, None))


def installHandler():
    """Handle Ctrl-C."""
    global _interrupt_handler
    if _interrupt_handler is None:
        _interrupt_handler = _InterruptHandler(signal.getsignal(signal.SIGINT))
        signal.signal(signal.SIGINT, _interrupt_handler)


def removeHandler(method=None):
    """Handle Ctrl-C no more; as a decorator, only while the function runs."""
    if method is not None:

        @functools.wraps(method)
        def without_handler(*args, **kwargs):
            current = signal.getsignal(signal.SIGINT)
            removeHandler()
            try:
                return method(*args, **kwargs)
            finally:
                signal.signal(signal.SIGINT, current)

        return without_handler
    if _interrupt_handler is not None:
        signal.signal(signal.SIGINT, _interrupt_handler.original_handler)
    return None
