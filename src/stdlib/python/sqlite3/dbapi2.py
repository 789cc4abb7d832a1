"""The names that the DB-API wants, and the adapters for dates."""

import collections.abc
import datetime
import time

from _sqlite3 import *
from _sqlite3 import PrepareProtocol, adapters, converters

paramstyle = "qmark"
apilevel = "2.0"

Date = datetime.date
Time = datetime.time
Timestamp = datetime.datetime


def DateFromTicks(ticks):
    return Date(*time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    return Time(*time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    return Timestamp(*time.localtime(ticks)[:6])


sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))

Binary = memoryview
collections.abc.Sequence.register(Row)


def _register():
    from warnings import warn

    text = (
        "The default {what} is deprecated as of Python 3.12; "
        "see the sqlite3 documentation for suggested replacement recipes"
    )

    def tell(what):
        warn(text.format(what=what), DeprecationWarning, stacklevel=3)

    def adapt_date(val):
        tell("date adapter")
        return val.isoformat()

    def adapt_datetime(val):
        tell("datetime adapter")
        return val.isoformat(" ")

    def convert_date(val):
        tell("date converter")
        return datetime.date(*map(int, val.split(b"-")))

    def convert_timestamp(val):
        tell("timestamp converter")
        day, clock = val.split(b" ")
        whole, *fraction = clock.split(b".")
        parts = [*map(int, day.split(b"-")), *map(int, whole.split(b":"))]
        if fraction:
            parts.append(int("{:0<6.6}".format(fraction[0].decode())))
        else:
            parts.append(0)
        return datetime.datetime(*parts)

    register_adapter(datetime.date, adapt_date)
    register_adapter(datetime.datetime, adapt_datetime)
    register_converter("date", convert_date)
    register_converter("timestamp", convert_timestamp)


_register()
