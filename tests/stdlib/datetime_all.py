# datetime: arithmetic, formats, parsing, zones, and complaints.
import copy
import datetime as dt
from datetime import date, datetime, time, timedelta, timezone, tzinfo, UTC


class Zone(tzinfo):
    def __init__(self, hours, name="Z", dst=0):
        self.offset, self.name, self.saving = timedelta(hours=hours), name, timedelta(hours=dst)

    def utcoffset(self, when):
        return self.offset

    def tzname(self, when):
        return self.name

    def dst(self, when):
        return self.saving

    def __repr__(self):
        return f"Zone({self.name})"


class Bad(tzinfo):
    def utcoffset(self, when):
        return 5


class NoOffset(tzinfo):
    def utcoffset(self, when):
        return None


d = date(2024, 2, 29)
t = time(13, 5, 9, 120, fold=1)
n = datetime(2024, 2, 29, 13, 5, 9, 120)
u = datetime(2024, 2, 29, 13, 5, 9, tzinfo=UTC)
z = datetime(2024, 2, 29, 13, 5, 9, 7, tzinfo=timezone(timedelta(hours=-5, minutes=-30), "EST"))
one = timedelta(days=1, seconds=2, microseconds=3)


def show(text):
    try:
        print(text, "->", repr(eval(text)))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for text in """timedelta()
timedelta(1, 2, 3, 4, 5, 6, 7)
timedelta(days=-1, microseconds=1), str(timedelta(days=-1, microseconds=1)), str(timedelta(5, 3600)), str(timedelta(1)), str(timedelta(hours=25, milliseconds=1))
timedelta(days=1.5, seconds=0.5), timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta(milliseconds=0.0006), timedelta(weeks=0.1), timedelta(hours=1/3)
timedelta(days=10**10)
timedelta(seconds=1e30)
timedelta(days=float("nan"))
timedelta(days="1")
timedelta(999999999), timedelta.min, timedelta.max, timedelta.resolution
-one, +one, abs(-one), one * 3, 3 * one, one * 1.5, one / 2, one / one, one // 7, one // timedelta(0, 1), one % timedelta(0, 7), divmod(one, timedelta(0, 7)), one / 1.5
one / 0
one // timedelta(0)
one + 1
one < 1
one == 1, one != 1, one == timedelta(1, 2, 3), one < timedelta(2), hash(one) == hash(timedelta(1, 2, 3)), bool(timedelta()), bool(one)
one.total_seconds(), one.days, one.seconds, one.microseconds, timedelta.max.total_seconds()
timedelta.max + timedelta(1)
timedelta.min * 2
one.days = 5
date(2024, 2, 30)
date(2023, 2, 29)
date(2024, 13, 1)
date(0, 1, 1)
date(10000, 1, 1)
date(2024, 1)
date("2024", 1, 1)
date(2024.0, 1, 1)
date(2024, 1, 1, 1)
date(year=2024, month=1, day=2)
d, str(d), d.isoformat(), d.ctime(), d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.timetuple(), d.year, d.month, d.day
tuple(date(2021, 1, 3).isocalendar()), date(2020, 12, 31).isocalendar().week, date(2021, 1, 1).isocalendar()[0], date(1, 1, 1).isocalendar(), date(9999, 12, 31).isocalendar()
d.replace(year=2023, day=28), d.replace(day=1), copy.replace(d, month=3)
d.replace(year=2023)
date.min, date.max, date.resolution, date.fromordinal(1), date.fromordinal(738000)
date.fromordinal(0)
date.fromordinal(10**7)
date.fromisoformat("2024-02-29"), date.fromisoformat("20240229"), date.fromisoformat("2024-W09-4"), date.fromisoformat("2024W094"), date.fromisoformat("2024-W01")
date.fromisoformat("2024-2-29")
date.fromisoformat("2024-02-30")
date.fromisoformat("nonsense")
date.fromisoformat(5)
date.fromisoformat("2024-W54-1")
date.fromisocalendar(2024, 9, 4), date.fromisocalendar(2020, 53, 7)
date.fromisocalendar(2024, 53, 1)
date.fromisocalendar(2024, 1, 8)
date.fromtimestamp(0), datetime.fromtimestamp(0), datetime.fromtimestamp(1.5, UTC), datetime.fromtimestamp(-1.25, UTC), datetime.fromtimestamp(1e-7, UTC), datetime.fromtimestamp(0.9999999, UTC)
datetime.fromtimestamp(1e20)
datetime.fromtimestamp("x")
d + timedelta(1), d - timedelta(60), d - date(2023, 2, 28), timedelta(1) + d, d + timedelta(hours=23)
date.max + timedelta(1)
date.min - timedelta(1)
d + 1
d - 1
d < date(2025, 1, 1), d == date(2024, 2, 29), d != d, d == 5, d >= d, max(d, date.min), hash(d) == hash(date(2024, 2, 29))
d < 5
d < n
d == n, n == d, d != n
f"{d:%d.%m.%Y}", f"{d}", format(d, ""), d.strftime("%a %A %b %B %j %U %W %y %% %G %V %u %w %x %D %F"), d.strftime("%H:%M:%S %p %I")
date(5, 6, 7).strftime("%Y-%m-%d"), date(999, 1, 1).isoformat()
time(), time(24)
time(0, 60)
time(0, 0, 60)
time(0, 0, 0, 10**6)
time(1, fold=2)
time(1, tzinfo=5)
t, str(t), t.isoformat(), t.isoformat("minutes"), t.isoformat(timespec="milliseconds"), t.hour, t.minute, t.second, t.microsecond, t.fold, t.tzinfo
t.isoformat("nope")
time(1, 2), time(1, 2, 3), str(time(1, 2)), time(1, tzinfo=UTC), str(time(1, tzinfo=UTC)), str(time(1, tzinfo=timezone(timedelta(hours=-3, seconds=30)))), time.min, time.max, time.resolution
t.replace(hour=1, fold=0), t.replace(tzinfo=UTC), t.utcoffset(), t.dst(), t.tzname(), time(1, tzinfo=UTC).utcoffset(), time(1, tzinfo=Zone(2)).tzname()
time.fromisoformat("13:05:09.000120"), time.fromisoformat("13"), time.fromisoformat("T13:05"), time.fromisoformat("130509,5"), time.fromisoformat("01:02+03:00"), time.fromisoformat("01:02Z"), time.fromisoformat("01:02:03.1234567-00:30"), time.fromisoformat("24:00")
time.fromisoformat("25:00")
time.fromisoformat("1:00")
time.fromisoformat("01:0")
time.fromisoformat("01:02:")
time(1) < time(2), time(1) == time(1), time(1) == 5, time(1, tzinfo=UTC) == time(3, tzinfo=Zone(2)), time(1) == time(1, tzinfo=UTC), hash(time(1)) == hash(time(1)), bool(time(0))
time(1) < time(1, tzinfo=UTC)
time(1) < 5
f"{t:%H-%M-%S-%f %p %I}", time(1, tzinfo=Zone(2, "CET")).strftime("%H %Z %z %:z")
n, str(n), n.isoformat(), n.isoformat(" ", "hours"), n.isoformat(timespec="microseconds"), u, str(u), z, str(z), z.isoformat(sep="_")
datetime(2024, 1, 1), datetime(2024, 1, 1, 1), datetime(2024, 1, 1, 1, 1, 1), datetime(2024, 1, 1, fold=1), datetime(2024, 1, 1, tzinfo=Zone(1))
datetime(2024)
datetime(2024, 1, 1, 25)
datetime(2024, 1, 1, tzinfo=1)
n.date(), n.time(), z.timetz(), n.timetuple(), u.utctimetuple(), z.utctimetuple(), n.toordinal(), n.weekday(), n.ctime()
u.timestamp(), z.timestamp(), datetime(1970, 1, 1).timestamp(), n.replace(tzinfo=UTC).timestamp()
n.replace(year=2020, microsecond=0), n.replace(tzinfo=UTC, fold=1), n.replace(month=13)
datetime.combine(d, t), datetime.combine(d, time(1, tzinfo=UTC)), datetime.combine(d, t, tzinfo=UTC)
datetime.combine(t, d)
datetime.fromisoformat("2024-02-29"), datetime.fromisoformat("2024-02-29T13:05"), datetime.fromisoformat("2024-02-29 13:05:09.12"), datetime.fromisoformat("20240229T130509Z"), datetime.fromisoformat("2024-02-29T13:05:09+05:30"), datetime.fromisoformat("2024-W09-4T10"), datetime.fromisoformat("2024-02-29T24:00"), datetime.fromisoformat("2024-02-29x13:05")
datetime.fromisoformat("2024-02-29T")
datetime.fromisoformat("2024-02-29T25:00")
datetime.fromisoformat("2024-02-29T13:05:09+25:00")
datetime.fromisoformat("")
datetime.strptime("2024-02-29 13:05", "%Y-%m-%d %H:%M"), datetime.strptime("29 Feb 24 01 PM +0530", "%d %b %y %I %p %z"), datetime.strptime("12.5", "%S.%f"), datetime.strptime("2024 60", "%Y %j"), datetime.strptime("Z", "%z")
datetime.strptime("x", "%Y")
datetime.strptime("2024 x", "%Y")
datetime.strptime("2024", "%Q")
datetime.strptime("2023-02-29", "%Y-%m-%d")
date.strptime("2024-02-29", "%Y-%m-%d"), time.strptime("13:05", "%H:%M")
n.strftime("%Y-%m-%dT%H:%M:%S.%f"), z.strftime("%z %Z %:z"), n.strftime("[%z|%Z]"), f"{n:%H:%M}", f"{n!s:>30}"
n + one, n - one, n - datetime(2023, 1, 1), u - z, n - timedelta(weeks=100), one + n
n - u
n < u
n == u, n != u, u == z, u == datetime(2024, 2, 29, 15, 5, 9, tzinfo=Zone(2)), u < z, hash(u) == hash(datetime(2024, 2, 29, 15, 5, 9, tzinfo=Zone(2)))
n < 5
n + 1
datetime.max + timedelta(0, 0, 1)
u.astimezone(timezone(timedelta(hours=2))), z.astimezone(UTC), u.astimezone(Zone(3, "MSK")), u.astimezone(Zone(3)).utcoffset(), n.astimezone(UTC), u.utcoffset(), u.tzname(), u.dst(), z.tzname()
u.astimezone(5)
n.replace(tzinfo=Bad()).utcoffset()
n.replace(tzinfo=Bad()).isoformat()
n.replace(tzinfo=NoOffset()).utcoffset(), n.replace(tzinfo=NoOffset()).isoformat(), n.replace(tzinfo=NoOffset()) < n
n.replace(tzinfo=tzinfo()).utcoffset()
timezone.utc, UTC is timezone.utc, timezone(timedelta(0)), timezone(timedelta(0)) is UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=1), "A"), str(timezone(timedelta(hours=-1, minutes=-1))), str(UTC), str(timezone(timedelta(hours=1), "A")), timezone.min, timezone.max
timezone(timedelta(hours=24))
timezone(5)
timezone(timedelta(0), 5)
timezone(timedelta(hours=1)) == timezone(timedelta(hours=1), "x"), hash(timezone(timedelta(hours=1))) == hash(timezone(timedelta(hours=1), "x")), UTC.utcoffset(None), UTC.tzname(n), UTC.dst(n), UTC.fromutc(u)
UTC.fromutc(n)
UTC.utcoffset(5)
dt.MINYEAR, dt.MAXYEAR, dt.__all__
issubclass(datetime, date), isinstance(n, date), datetime.min, datetime.max, datetime.resolution
copy.copy(n) == n, copy.deepcopy(z) == z, n.__reduce__()[0], timedelta(1).__reduce__(), len(n.__reduce__()[1][0])
datetime.now(UTC).tzinfo, type(datetime.now()), type(date.today())
sorted([n, n - one, n + one])[0] == n - one, {d: 1}[date(2024, 2, 29)]
datetime(2024, 1, 1) - date(2024, 1, 1)
date(2024, 1, 1) - datetime(2024, 1, 1)
[d + timedelta(days=i) for i in range(2)]
datetime(1, 1, 1, tzinfo=Zone(5)).astimezone(UTC)""".split("\n"):
    show(text)


class Day(date):
    def __new__(cls, *args, label="x"):
        self = super().__new__(cls, *args)
        self.label = label
        return self


class Moment(datetime):
    pass


class Span(timedelta):
    pass


day = Day(2024, 1, 2, label="y")
print(day, repr(day), day.label, type(day + timedelta(1)), type(day.replace(day=3)), type(Day.fromordinal(5)), type(Moment(2024, 1, 1) + timedelta(1)), repr(Moment(2024, 1, 1, 5)), type(Moment.fromisoformat("2024-01-01")), repr(Span(1)), type(Span(1) + Span(1)))
