# configparser and calendar.
import calendar
import configparser
import datetime
import io

TEXT = """[DEFAULT]
base = /srv
Level: 3

[one]
path = %(base)s/data
# a comment
multi = first
    second

    third
empty =
flag = yes
number = 0x
float = 2.5
pct = 50%%

[two]
path : ${one:path}
bad = %(nope)s
loop = %(loop)s
synt = %x
"""


def show(call):
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, repr(str(error)), getattr(error, "args", None))


p = configparser.ConfigParser()
p.read_string(TEXT)
print(p.sections(), p.options("one"), p.defaults(), p["one"]["path"], p.get("one", "multi"), p.get("one", "empty"), p.getboolean("one", "flag"), p.getint("one", "level"), p.getfloat("one", "float"), p["one"]["pct"])
print(dict(p["one"].items()).keys(), "two" in p, p.has_option("one", "PATH"), len(p), list(p), p["one"], p["one"].get("nope"), p["one"].getint("level"), p["one"].getboolean("nope", fallback=True), p.get("one", "nope", fallback=5), p.get("one", "path", raw=True), p.get("one", "path", vars={"base": "/x"}))
for call in (lambda: p.get("two", "bad"), lambda: p.get("two", "loop"), lambda: p.get("two", "synt"), lambda: p.get("nope", "x"), lambda: p.get("one", "zz"), lambda: p.getint("one", "number"), lambda: p.getboolean("one", "float"), lambda: p["nope"], lambda: p["one"]["zz"], lambda: p.add_section("one"), lambda: p.add_section("DEFAULT"), lambda: p.set("one", "a", 5), lambda: p.set("one", "a", "%x"), lambda: p.set("zz", "a", "b"), lambda: p.items("zz"), lambda: p.add_section(5),
             lambda: p.read_string("x = 1"), lambda: p.read_string("[a]\nx\ny=1\n z"), lambda: p.read_string("[a]\nx=1\nx=2"), lambda: p.read_string("[a]\n[a]"), lambda: p.read_string("[a]\njunk\nmore junk"), lambda: p.options("zz"), lambda: p.remove_option("zz", "a"), lambda: p.read("/nonexistent"), lambda: configparser.ConfigParser(interpolation=5), lambda: p.__delitem__("DEFAULT")):
    show(call)
p["new"] = {"k": "v", "n": 5}
p.set("new", "m", "a\nb")
p.remove_option("one", "flag")
p.remove_section("two")
out = io.StringIO()
p.write(out)
print(out.getvalue())
out = io.StringIO()
p.write(out, space_around_delimiters=False)
print(out.getvalue()[:40])
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
e.read_string("[a]\nx = 1\ny = ${x}2\nz = ${b:w}$$\n[b]\nw = ${a:y}!\nq = ${a:b:c}\nr = ${zz}\n")
print(e["a"]["y"], e["a"]["z"])
show(lambda: e["b"]["q"])
show(lambda: e["b"]["r"])
r = configparser.RawConfigParser(allow_no_value=True, delimiters=("=",), comment_prefixes=("//",), inline_comment_prefixes=("#",), strict=False, default_section="all")
r.optionxform = str
r.read_string("[s]\nKey = %(x)s # c\nalone\n// c\n[s]\nKey=2#x\n[all]\nd=1\n")
print(r.items("s"), r.get("s", "alone"), r.options("s"))
c = configparser.ConfigParser(converters={"list": lambda v: v.split(",")})
c.read_dict({"s": {"l": "a,b"}})
print(c.getlist("s", "l"), c["s"].getlist("l"), c["s"].getlist("no"))
u = configparser.ConfigParser(allow_unnamed_section=True)
u.read_string("a=1\n[b]\nc=2\n")
print(u.get(configparser.UNNAMED_SECTION, "a"), u.sections())

print(calendar.month(2024, 2), calendar.TextCalendar(6).formatmonth(2023, 10, 3, 2))
print(calendar.calendar(2024, w=3, m=4))
print(calendar.HTMLCalendar().formatmonth(2024, 2))
print(len(calendar.HTMLCalendar(6).formatyearpage(2024)), calendar.HTMLCalendar().formatyear(2024, 2)[:300])
print(calendar.monthrange(2024, 2), calendar.monthcalendar(2024, 2), calendar.isleap(1900), calendar.leapdays(1900, 2001), calendar.weekday(2024, 2, 29), calendar.timegm((2024, 2, 29, 1, 2, 3)), list(calendar.day_name), list(calendar.month_abbr), calendar.weekheader(3), calendar.firstweekday())
k = calendar.Calendar(6)
print(list(k.iterweekdays()), list(k.itermonthdays(2024, 2))[:6], list(k.itermonthdays2(2024, 2))[:5], list(k.itermonthdays3(2024, 2))[:2], list(k.itermonthdays4(2024, 12))[-2:], k.monthdatescalendar(2024, 2)[0][0], len(k.yeardayscalendar(2024)), calendar.FEBRUARY, calendar.Day.SUNDAY, calendar.MONDAY)
for call in (lambda: calendar.monthrange(2024, 13), lambda: calendar.setfirstweekday(7), lambda: calendar.weekday(2024, 2, 30)):
    show(call)
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.week([(1, 6), (2, 0)], 3), calendar.month(2024, 1))
calendar.prmonth(2024, 3)
