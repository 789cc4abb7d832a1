"""Time zones, as the files of the system describe them."""

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError",
           "InvalidTZPathWarning"]

import bisect
import collections
import weakref
from datetime import datetime, timedelta, tzinfo

from . import _paths, _rule
from ._file import Data
from ._paths import InvalidTZPathWarning, ZoneInfoNotFoundError, available_timezones, reset_tzpath

_EPOCH = datetime(1970, 1, 1).toordinal()
_UNKNOWN = _rule.Kind(None, None, None)
# Zones that are kept although nobody holds them.
_KEPT = 8


def _local_seconds(dt):
    return (dt.toordinal() - _EPOCH) * 86400 + dt.hour * 3600 + dt.minute * 60 + dt.second


class ZoneInfo(tzinfo):
    """The time zone of a name such as 'Europe/Berlin'; there is one object for each name."""

    _kept = collections.OrderedDict()
    _known = weakref.WeakValueDictionary()

    def __init_subclass__(cls):
        cls._kept = collections.OrderedDict()
        cls._known = weakref.WeakValueDictionary()

    def __new__(cls, key):
        zone = cls._known.get(key)
        if zone is None:
            zone = cls._known.setdefault(key, cls._new_instance(key))
            zone._from_cache = True
        cls._kept[key] = cls._kept.pop(key, zone)
        if len(cls._kept) > _KEPT:
            cls._kept.popitem(last=False)
        return zone

    @classmethod
    def no_cache(cls, key):
        """A zone of its own, which no other call gives."""
        zone = cls._new_instance(key)
        zone._from_cache = False
        return zone

    @classmethod
    def _new_instance(cls, key):
        zone = super().__new__(cls)
        zone._key = key
        path = _paths.find_tzfile(key)
        with open(path, "rb") if path is not None else _paths.load_tzdata(key) as file:
            zone._load(file)
        return zone

    @classmethod
    def from_file(cls, file_obj, /, key=None):
        """A zone of a file that is open."""
        zone = super().__new__(cls)
        zone._key = key
        zone._from_cache = None
        zone._load(file_obj)
        zone._file = repr(file_obj)
        return zone

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget the zones, or those of some names."""
        for key in list(cls._known) + list(cls._kept) if only_keys is None else only_keys:
            cls._known.pop(key, None)
            cls._kept.pop(key, None)

    def _load(self, file):
        data = Data(file)
        self._times = data.times
        self._local_times = data.local_times()
        kinds = [_rule.Kind(timedelta(seconds=offset), timedelta(seconds=dst), name)
                 for offset, dst, name in zip(data.offsets, data.dst_offsets(), data.names)]
        self._kinds = [kinds[kind] for kind in data.kinds]
        standard = [kind for kind, is_dst in zip(kinds, data.is_dst) if not is_dst]
        self._before = standard[0] if standard else self._kinds[0] if self._kinds else None
        if data.rule:
            self._after = _rule.parse(data.rule)
        elif kinds:
            self._after = self._kinds[-1] if self._kinds else kinds[-1]
        else:
            raise ValueError("No time zone information found.")
        is_one = isinstance(self._after, _rule.Kind) and len(kinds) <= 1
        self._is_fixed = is_one and (not kinds or kinds[0] == self._after)

    @property
    def key(self):
        """The name."""
        return self._key

    def utcoffset(self, dt):
        """How far local time is ahead of UTC."""
        return self._kind_at(dt).utcoff

    def dst(self, dt):
        """How much of that is daylight saving time."""
        return self._kind_at(dt).dstoff

    def tzname(self, dt):
        """The name of the kind of time."""
        return self._kind_at(dt).tzname

    def _kind_at(self, dt):
        if dt is None:
            return self._after if self._is_fixed else _UNKNOWN
        seconds = _local_seconds(dt)
        times = self._local_times[dt.fold]
        if times and seconds < times[0]:
            return self._before
        if not times or seconds > times[-1]:
            if isinstance(self._after, _rule.Rule):
                return self._after.at_local(seconds, dt.year, dt.fold)
            return self._after
        return self._kinds[bisect.bisect_right(times, seconds) - 1]

    def fromutc(self, dt):
        """The local time of a moment in UTC."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        kind, is_second = self._kind_at_utc(_local_seconds(dt), dt.year)
        dt += kind.utcoff
        return dt.replace(fold=1) if is_second else dt

    def _kind_at_utc(self, seconds, year):
        """The kind of time at a moment, and whether the clock shows it for the second time."""
        times = self._times
        if times and seconds < times[0]:
            return self._before, False
        if not times or seconds > times[-1]:
            if isinstance(self._after, _rule.Rule):
                return self._after.at_utc(seconds, year)
            if not times:
                return self._after, False
        at = bisect.bisect_right(times, seconds) - 1
        kind = self._kinds[at]
        before = self._kinds[at - 1] if at else self._before
        return kind, (before.utcoff - kind.utcoff).total_seconds() > seconds - times[at]

    def __str__(self):
        return f"{self._key}" if self._key is not None else repr(self)

    def __repr__(self):
        name = "zoneinfo.ZoneInfo" if type(self) is ZoneInfo else type(self).__name__
        return f"{name}(key={self._key!r})" if self._key is not None else f"{name}.from_file({self._file})"

    def __reduce__(self):
        if self._from_cache is None:
            import pickle
            raise pickle.PicklingError("Cannot pickle a ZoneInfo file from a file stream.")
        return type(self)._unpickle, (self._key, self._from_cache)

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


def __getattr__(name):
    if name == "TZPATH":
        return _paths.TZPATH
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), "TZPATH"])
