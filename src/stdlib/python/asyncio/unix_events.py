"""The event loop of Unix systems, by its place in CPython."""

__all__ = ("SelectorEventLoop", "EventLoop")

from asyncio._policy import _DefaultEventLoopPolicy, _UnixDefaultEventLoopPolicy
from asyncio.events import EventLoop, SelectorEventLoop, _UnixSelectorEventLoop
