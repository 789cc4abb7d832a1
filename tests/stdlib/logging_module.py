"""Logging: levels, formats in three styles, adapters, filters, exceptions, what goes wrong."""
import logging, sys
logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, format="%(levelname)-8s|%(name)s|%(filename)s:%(lineno)d:%(funcName)s|%(message)s")
log = logging.getLogger("a.b.c")
def f():
    log.debug("x %d %s", 1, "y")
    log.info("map %(a)s", {"a": 3})
    logging.warning("root %s", "w")
    try: 1/0
    except ZeroDivisionError:
        log.exception("caught")
    log.error("stack", stack_info=True)
f()
print(log, log.parent, logging.root, logging.getLogger("a"), log.parent)
print(logging.getLogger("a").getChildren(), logging.root.handlers, logging.getLevelName(35), logging.getLevelName("INFO"))
ad = logging.LoggerAdapter(log, {"k": 1})
ad.warning("adapted"); print(ad)
log.info("bad %d", "x")
log.log(35, "custom")
h = logging.StreamHandler(sys.stdout); h.setFormatter(logging.Formatter("{levelname} {message} {k}", style="{"))
l2 = logging.getLogger("q"); l2.addHandler(h); l2.propagate=False
l2.warning("hello", extra={"k": 5})
h.setFormatter(logging.Formatter("$levelname $message $k", style="$"))
l2.warning("hello", extra={"k": 5})
for a in [("x",None,"!"),("nope",)]:
    try: logging.Formatter(*a)
    except ValueError as e: print(e)
try: l2.warning("x", extra={"name": 5})
except KeyError as e: print(e)
try: logging.getLogger("zz").setLevel("foo")
except ValueError as e: print(e)
print(logging.makeLogRecord({"msg": "m %s", "args": (1,), "name": "n", "levelname": "L"}))
logging.getLogger("nohandler").warning("x")

class OnlyShort(logging.Filter):
    def filter(self, record):
        return len(record.getMessage()) < 10


h3 = logging.StreamHandler(sys.stdout)
h3.addFilter(OnlyShort())
h3.setFormatter(logging.Formatter("%(message)s <%(threadName)s %(processName)s %(taskName)s>"))
filtered = logging.getLogger("filtered")
filtered.propagate = False
filtered.addHandler(h3)
filtered.warning("short")
filtered.warning("much too long")
print(filtered.hasHandlers(), filtered.isEnabledFor(10), filtered.getEffectiveLevel(), h3, filtered.handlers)
logging.disable(logging.ERROR)
filtered.error("silent")
logging.disable(logging.NOTSET)
logging.addLevelName(15, "TRACE")
filtered.log(15, "traced")
logging.captureWarnings(True)
import warnings

shown = logging.StreamHandler(sys.stdout)
shown.setFormatter(logging.Formatter("%(name)s %(message)s"))
logging.getLogger("py.warnings").addHandler(shown)
logging.getLogger("py.warnings").propagate = False
warnings.warn("seen", UserWarning)
logging.captureWarnings(False)
formatter = logging.Formatter("%(asctime)s %(message)s", "%Y")
record = logging.makeLogRecord({"msg": "m", "created": 0.0, "msecs": 7.0})
print(formatter.format(record), logging.Formatter("%(asctime)s").format(record))
try:
    logging.basicConfig(nonsense=1, force=True)
except ValueError as error:
    print(error)
