"""Asking for a password, and the name of the user."""

import contextlib
import io
import os
import sys
import termios
import warnings

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """The password may be shown while it is typed."""


def unix_getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """A password from the terminal, which does not show it; echo_char is shown for each of its characters."""
    _check_echo_char(echo_char)
    password = None
    with contextlib.ExitStack() as stack:
        try:
            fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
            tty = io.FileIO(fd, "w+")
            stack.enter_context(tty)
            input = io.TextIOWrapper(tty)
            stack.enter_context(input)
            stream = stream or input
        except OSError:
            stack.close()
            try:
                fd = sys.stdin.fileno()
            except (AttributeError, ValueError):
                fd = None
                password = fallback_getpass(prompt, stream)
            input = sys.stdin
            stream = stream or sys.stderr
        if fd is not None:
            try:
                old = termios.tcgetattr(fd)
                new = old[:]
                new[3] &= ~termios.ECHO
                if echo_char:
                    new[3] &= ~termios.ICANON
                try:
                    termios.tcsetattr(fd, termios.TCSAFLUSH, new)
                    password = _raw_input(prompt, stream, input=input, echo_char=echo_char)
                finally:
                    termios.tcsetattr(fd, termios.TCSAFLUSH, old)
                    stream.flush()
            except termios.error:
                if password is not None:
                    raise
                if stream is not input:
                    stack.close()
                password = fallback_getpass(prompt, stream)
        stream.write("\n")
        return password


def fallback_getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """A password that is shown while it is typed."""
    _check_echo_char(echo_char)
    warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print("Warning: Password input may be echoed.", file=stream)
    return _raw_input(prompt, stream, echo_char=echo_char)


def _check_echo_char(echo_char):
    if echo_char is None:
        return
    if not isinstance(echo_char, str):
        raise TypeError(f"'echo_char' must be a str or None, not {type(echo_char).__name__}")
    if not (len(echo_char) == 1 and echo_char.isprintable() and echo_char.isascii()):
        raise ValueError(f"'echo_char' must be a single printable ASCII character, got: {echo_char!r}")


def _raw_input(prompt="", stream=None, input=None, echo_char=None):
    stream = stream or sys.stderr
    input = input or sys.stdin
    prompt = str(prompt)
    if prompt:
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            prompt = prompt.encode(stream.encoding, "replace").decode(stream.encoding)
            stream.write(prompt)
        stream.flush()
    if echo_char:
        return _readline_with_echo_char(stream, input, echo_char)
    line = input.readline()
    if not line:
        raise EOFError
    return line[:-1] if line[-1] == "\n" else line


def _readline_with_echo_char(stream, input, echo_char):
    password, ended = "", False
    while True:
        char = input.read(1)
        if char in ("\n", "\r"):
            break
        if char == "\x03":
            raise KeyboardInterrupt
        if char in ("\x7f", "\b"):
            if password:
                stream.write("\b \b")
                stream.flush()
            password = password[:-1]
        elif char == "\x04":
            if ended:
                break
            ended = True
        elif char == "\0":
            continue
        else:
            password += char
            stream.write(echo_char)
            stream.flush()
            ended = False
    return password


def getuser():
    """The name of the user: of the environment, or of the system."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        user = os.environ.get(name)
        if user:
            return user
    try:
        import pwd
        return pwd.getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as e:
        raise OSError("No username set in the environment") from e


getpass = unix_getpass
