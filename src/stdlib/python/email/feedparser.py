"""Parsing of messages that come piece by piece."""

from email.parser import BytesFeedParser, FeedParser

__all__ = ["FeedParser", "BytesFeedParser"]
