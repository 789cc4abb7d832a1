"""How callbacks are shown, and where something was made."""

import functools
import inspect
import reprlib
import sys
import traceback

from asyncio import constants


def _get_function_source(func):
    """File and line of a function, also of one that others wrap; None where there is none."""
    func = inspect.unwrap(func)
    if inspect.isfunction(func):
        return func.__code__.co_filename, func.__code__.co_firstlineno
    if isinstance(func, (functools.partial, functools.partialmethod)):
        return _get_function_source(func.func)
    return None


def _format_callback_source(func, args, *, debug=False):
    text = _format_callback(func, args, None, debug=debug)
    source = _get_function_source(func)
    if source:
        text += f" at {source[0]}:{source[1]}"
    return text


def _format_args_and_kwargs(args, kwargs, *, debug=False):
    """Arguments in brackets; outside debug mode they are left out."""
    items = []
    if debug:
        items += [reprlib.repr(arg) for arg in args or ()]
        items += [f"{key}={reprlib.repr(value)}" for key, value in (kwargs or {}).items()]
    return f"({', '.join(items)})"


def _format_callback(func, args, kwargs, *, debug=False, suffix=""):
    shown_args = _format_args_and_kwargs(args, kwargs, debug=debug)
    if isinstance(func, functools.partial):
        return _format_callback(
            func.func, func.args, func.keywords, debug=debug, suffix=shown_args + suffix
        )
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or repr(func)
    return name + shown_args + suffix


def extract_stack(f=None, limit=None):
    """The frames under way, as far as debug mode wants them."""
    if f is None:
        f = sys._getframe().f_back
    if limit is None:
        limit = constants.DEBUG_STACK_DEPTH
    stack = traceback.StackSummary.extract(
        traceback.walk_stack(f), limit=limit, lookup_lines=False
    )
    stack.reverse()
    return stack
