"""Modes of terminals, by name: krait does not change them."""

__all__ = ["setraw", "setcbreak", "cfmakeraw", "cfmakecbreak"]


def _refuse(name):
    raise NotImplementedError(f"tty.{name}(): the modes of terminals (termios) are not part of krait")


def cfmakeraw(mode):
    """Not part of krait."""
    _refuse("cfmakeraw")


def cfmakecbreak(mode):
    """Not part of krait."""
    _refuse("cfmakecbreak")


def setraw(fd, when=2):
    """Not part of krait."""
    _refuse("setraw")


def setcbreak(fd, when=2):
    """Not part of krait."""
    _refuse("setcbreak")
