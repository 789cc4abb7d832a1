"""Modes of terminals: raw, and character by character."""

from termios import *
from termios import error, tcgetattr, tcsetattr

__all__ = ["cfmakeraw", "cfmakecbreak", "setraw", "setcbreak"]

# The places in the list that `tcgetattr()` gives.
IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)


def cfmakeraw(mode):
    """Change a list of modes: every byte comes and goes as it is, at once."""
    mode[IFLAG] &= ~(
        IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXANY | IXOFF
    )
    mode[OFLAG] &= ~OPOST
    mode[CFLAG] &= ~(PARENB | CSIZE)
    mode[CFLAG] |= CS8
    mode[LFLAG] &= ~(
        ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN | ISIG | NOFLSH | TOSTOP
    )
    _byte_by_byte(mode)


def cfmakecbreak(mode):
    """Change a list of modes: every character comes at once, without an echo."""
    mode[IFLAG] &= ~ICRNL
    mode[LFLAG] &= ~(ECHO | ICANON)
    _byte_by_byte(mode)


def _byte_by_byte(mode):
    characters = list(mode[CC])
    characters[VMIN] = 1
    characters[VTIME] = 0
    mode[CC] = characters


def setraw(fd, when=TCSAFLUSH):
    """Put a terminal into raw mode; the modes that it had."""
    return _change(fd, when, cfmakeraw)


def setcbreak(fd, when=TCSAFLUSH):
    """Put a terminal into cbreak mode; the modes that it had."""
    return _change(fd, when, cfmakecbreak)


def _change(fd, when, change):
    before = tcgetattr(fd)
    after = list(before)
    change(after)
    tcsetattr(fd, when, after)
    return before
