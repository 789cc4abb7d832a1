"""Signals: what happens when they arrive."""

import _signal
from _signal import *
from enum import IntEnum as _IntEnum

_NUMBERS = {
    "SIGHUP": 1, "SIGINT": 2, "SIGQUIT": 3, "SIGILL": 4, "SIGTRAP": 5, "SIGABRT": 6, "SIGIOT": 6,
    "SIGBUS": 7, "SIGFPE": 8, "SIGKILL": 9, "SIGUSR1": 10, "SIGSEGV": 11, "SIGUSR2": 12,
    "SIGPIPE": 13, "SIGALRM": 14, "SIGTERM": 15, "SIGSTKFLT": 16, "SIGCHLD": 17, "SIGCLD": 17,
    "SIGCONT": 18, "SIGSTOP": 19, "SIGTSTP": 20, "SIGTTIN": 21, "SIGTTOU": 22, "SIGURG": 23,
    "SIGXCPU": 24, "SIGXFSZ": 25, "SIGVTALRM": 26, "SIGPROF": 27, "SIGWINCH": 28, "SIGIO": 29,
    "SIGPOLL": 29, "SIGPWR": 30, "SIGSYS": 31, "SIGRTMIN": 34, "SIGRTMAX": 64,
}

NSIG = 65
Signals = _IntEnum("Signals", _NUMBERS, module=__name__)
Handlers = _IntEnum("Handlers", {"SIG_DFL": 0, "SIG_IGN": 1}, module=__name__)
Sigmasks = _IntEnum(
    "Sigmasks", {"SIG_BLOCK": 0, "SIG_UNBLOCK": 1, "SIG_SETMASK": 2}, module=__name__
)
globals().update(Signals.__members__)
globals().update(Handlers.__members__)
globals().update(Sigmasks.__members__)
itimer_error = _signal.ItimerError
ItimerError = itimer_error


def _int_to_enum(value, enum):
    if not isinstance(value, int):
        return value
    try:
        return enum(value)
    except ValueError:
        return value


def _enum_to_int(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def signal(signalnum, handler):
    """Set what a signal does; the answer is what it did before."""
    return _int_to_enum(_signal.signal(_enum_to_int(signalnum), _enum_to_int(handler)), Handlers)


def getsignal(signalnum):
    """What a signal does: a handler, SIG_DFL or SIG_IGN."""
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


def _signals(numbers):
    return {_int_to_enum(number, Signals) for number in numbers}


def pthread_sigmask(how, mask):
    """Change which signals the thread holds back; the answer is those it held back before."""
    return _signals(_signal.pthread_sigmask(how, mask))


def sigpending():
    """The signals that wait because they are held back."""
    return _signals(_signal.sigpending())


def valid_signals():
    """The signals that there are."""
    return _signals(_signal.valid_signals())
