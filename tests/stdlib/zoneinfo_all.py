"""zoneinfo: the zones of the system (of years whose rules no longer change), folds and gaps, pickling."""

import copy
import io
import pickle
import struct
import zoneinfo
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

berlin = ZoneInfo("Europe/Berlin")
york = ZoneInfo("America/New_York")
print(berlin, repr(berlin), berlin.key, ZoneInfo("Europe/Berlin") is berlin, ZoneInfo.no_cache("Europe/Berlin") is berlin)
for when in (datetime(2020, 1, 15, 12), datetime(2020, 7, 15, 12), datetime(2020, 3, 29, 2, 30),
             datetime(2020, 10, 25, 2, 30), datetime(2020, 10, 25, 2, 30, fold=1), datetime(1890, 1, 1),
             datetime(1945, 6, 1), datetime(2019, 12, 31, 23, 59, 59)):
    for zone in berlin, york:
        local = when.replace(tzinfo=zone)
        print(local, local.utcoffset(), local.dst(), local.tzname(), local.astimezone(timezone.utc))
for hour in range(5):
    moment = datetime(2020, 10, 24, 23, 30, tzinfo=timezone.utc) + timedelta(hours=hour)
    local = moment.astimezone(berlin)
    print(moment, "->", local, local.fold, local.tzname())
for year in 2020, 2037, 2050, 2499:
    for month in 1, 7:
        local = datetime(year, month, 1, tzinfo=berlin)
        print(local, local.dst(), datetime(year, month, 1, tzinfo=timezone.utc).astimezone(york))
print(time(12, tzinfo=berlin).utcoffset(), time(12, tzinfo=ZoneInfo("UTC")).tzname(), ZoneInfo("Etc/GMT+5").utcoffset(None))
for name in "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Asia/Kathmandu":
    local = datetime(2019, 6, 1, 12, tzinfo=ZoneInfo(name))
    print(name, local.isoformat(), local.tzname(), local.dst())
    print(datetime(2019, 4, 6, 15, 45, tzinfo=timezone.utc).astimezone(ZoneInfo(name)).isoformat())

print("--- errors")
for key in "Nowhere/City", "/etc/localtime", "../etc/passwd", "Europe//Berlin", "Europe/../Europe/Berlin":
    try:
        ZoneInfo(key)
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
print(zoneinfo.ZoneInfoNotFoundError.__mro__[1].__name__)
for call in (lambda: berlin.fromutc(3), lambda: berlin.fromutc(datetime(2020, 1, 1))):
    try:
        call()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

print("--- copies")
print(pickle.loads(pickle.dumps(berlin)) is berlin, copy.copy(berlin) is berlin, copy.deepcopy(berlin) is berlin)
own = ZoneInfo.no_cache("Europe/Berlin")
print(pickle.loads(pickle.dumps(own)).key, pickle.loads(pickle.dumps(own)) is berlin)
moment = datetime(2020, 7, 1, tzinfo=york)
print(pickle.loads(pickle.dumps(moment)) == moment)
ZoneInfo.clear_cache(only_keys=["Europe/Berlin"])
print(ZoneInfo("Europe/Berlin") is berlin, ZoneInfo("America/New_York") is york)


def made(rule, version=b"2"):
    head = struct.pack(">4sc15x6l", b"TZif", version, 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb", 3600, 0, 0) + b"ABC\0"
    return io.BytesIO(head + body + head + body + b"\n" + rule + b"\n")


print("--- files")
for rule in b"ABC-1", b"<+03>-3", b"ABC-1DEF,M3.5.0,M10.5.0/3", b"ABC-1DEF-3,J60/0,J300/0:30", b"IST-1GMT0,M10.5.0,M3.5.0/1":
    zone = ZoneInfo.from_file(made(rule), key="made")
    for month in 1, 7:
        local = datetime(2021, month, 1, tzinfo=zone)
        print(rule, zone, local.isoformat(), local.tzname(), local.dst(), local.astimezone(timezone.utc).isoformat())
for rule in b"1", b"ABC", b"ABC-1DEF", b"ABC-1,M3.5.0", b"ABC-1DEF,M13.5.0,M1.1.1", b"ABC-25":
    try:
        ZoneInfo.from_file(made(rule))
    except ValueError as error:
        print(rule, error)
try:
    ZoneInfo.from_file(io.BytesIO(b"nothing"))
except ValueError as error:
    print(error)
try:
    pickle.dumps(ZoneInfo.from_file(made(b"ABC-1"), key="made"))
except pickle.PicklingError as error:
    print(error)

print("--- paths")
names = zoneinfo.available_timezones()
print("Europe/Berlin" in names, "UTC" in names, any(name.startswith(("right/", "posix/")) for name in names))
before = zoneinfo.TZPATH
zoneinfo.reset_tzpath(["/nowhere"])
print(zoneinfo.TZPATH)
ZoneInfo.clear_cache()
for to in ["relative"], "/text", [3]:
    try:
        zoneinfo.reset_tzpath(to)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
zoneinfo.reset_tzpath(before)
print(ZoneInfo("UTC"))


class Own(ZoneInfo):
    pass


print(repr(Own("UTC")), Own("UTC") is Own("UTC"), Own("UTC") is ZoneInfo("UTC"))
