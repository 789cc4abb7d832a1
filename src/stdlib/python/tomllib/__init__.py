"""Reading of TOML 1.0."""

from tomllib._parser import TOMLDecodeError, load, loads

__all__ = ("loads", "load", "TOMLDecodeError")

TOMLDecodeError.__module__ = __name__
