"""Where `pathlib` kept its classes before: pickles name this module."""

from pathlib import *

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]
