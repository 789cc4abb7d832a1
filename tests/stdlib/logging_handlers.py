import asyncio, io, json, logging, logging.config, logging.handlers, os, queue, re, socket, sys, tempfile, threading, time

folder = tempfile.mkdtemp()
path = os.path.join(folder, "app.log")


def show(name):
    for entry in sorted(os.listdir(folder)):
        with open(os.path.join(folder, entry)) as file:
            print(f"{name}: {entry}: {file.read()!r}")
    for entry in os.listdir(folder):
        os.remove(os.path.join(folder, entry))


def logger(handler, name="test"):
    found = logging.Logger(name)
    found.addHandler(handler)
    return found


print("-- rotating")
handler = logging.handlers.RotatingFileHandler(path, maxBytes=40, backupCount=2)
log = logger(handler)
for number in range(9):
    log.info("message number %d", number)
handler.close()
show("rotating")
handler = logging.handlers.RotatingFileHandler(path, maxBytes=10, backupCount=1, delay=True)
handler.namer = lambda name: name.replace(".log", "-old") + ".txt"
handler.rotator = lambda source, dest: os.rename(source, dest)
log = logger(handler)
log.info("0123456789")
log.info("abc")
handler.close()
show("named")
handler = logging.handlers.RotatingFileHandler(path, maxBytes=10)
log = logger(handler)
log.info("no backup")
log.info("at all")
handler.close()
show("no backup")

print("-- timed")
os.environ["TZ"] = "UTC"
time.tzset() if hasattr(time, "tzset") else None
import datetime
for when, interval in [("S", 5), ("M", 2), ("h", 1), ("D", 3), ("midnight", 1), ("W0", 1), ("W3", 2), ("W6", 1)]:
    for at in None, datetime.time(13, 30, 5):
        handler = logging.handlers.TimedRotatingFileHandler(path, when, interval, backupCount=2, utc=True, atTime=at, delay=True)
        print(when, interval, at, [handler.computeRollover(t) - t for t in (0, 1700000000, 1700055005)], handler.suffix, handler.interval)
for when in "X", "W", "W7", "W12":
    try:
        logging.handlers.TimedRotatingFileHandler(path, when, delay=True)
    except ValueError as e:
        print(e)
for day in range(10, 16):
    open(f"{path}.2024-01-{day}", "w").close()
handler = logging.handlers.TimedRotatingFileHandler(path, "midnight", backupCount=3, utc=True)
log = logger(handler)
log.info("before")
print([os.path.basename(name) for name in handler.getFilesToDelete()])
handler.rolloverAt = int(time.time()) - 1
log.info("after")
names = sorted(os.listdir(folder))
print(len(names), names[0], names[1])
handler.close()
for entry in os.listdir(folder):
    os.remove(os.path.join(folder, entry))

print("-- watched")
handler = logging.handlers.WatchedFileHandler(path)
log = logger(handler)
log.info("one")
os.rename(path, path + ".moved")
log.info("two")
os.remove(path)
log.info("three")
handler.close()
show("watched")

print("-- memory")
target = logging.StreamHandler(sys.stdout)
memory = logging.handlers.MemoryHandler(3, flushLevel=logging.ERROR, target=target)
log = logger(memory)
log.info("kept")
log.info("kept too")
print(len(memory.buffer))
log.error("grave")
print(len(memory.buffer))
log.info("x"); log.info("y"); log.info("z")
log.info("at the end")
memory.close()
print(memory.target)
memory = logging.handlers.MemoryHandler(3, target=target, flushOnClose=False)
logger(memory).info("lost")
memory.close()

print("-- queue")
waiting = queue.Queue()
handler = logging.handlers.QueueHandler(waiting)
log = logger(handler)
target = logging.StreamHandler(sys.stdout)
target.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
quiet = logging.StreamHandler(sys.stdout)
quiet.setLevel(logging.ERROR)
listener = logging.handlers.QueueListener(waiting, target, quiet, respect_handler_level=True)
listener.start()
try:
    listener.start()
except RuntimeError as e:
    print(e)
log.info("hello %s", "queue")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("oops")
listener.stop()
listener.stop()
with logging.handlers.QueueListener(waiting, target):
    log.warning("in a with")

print("-- socket")
server = socket.create_server(("localhost", 0))
received = []


def serve():
    connection, _ = server.accept()
    with connection:
        data = b""
        while piece := connection.recv(4096):
            data += piece
    import pickle, struct
    while data:
        (length,) = struct.unpack(">L", data[:4])
        received.append(logging.makeLogRecord(pickle.loads(data[4:4 + length])))
        data = data[4 + length:]


thread = threading.Thread(target=serve)
thread.start()
handler = logging.handlers.SocketHandler(*server.getsockname())
log = logger(handler, "remote")
log.info("over %s", "TCP")
log.warning("again")
handler.close()
thread.join()
server.close()
print([(r.name, r.levelname, r.msg, r.args) for r in received])
handler = logging.handlers.SocketHandler("localhost", 1)
logger(handler).info("nobody is there")
print(handler.sock, handler.retryPeriod)
handler.close()

print("-- datagrams")
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
handler = logging.handlers.DatagramHandler(*receiver.getsockname())
logger(handler).info("datagram")
print(b"datagram" in receiver.recv(4096))
handler.close()
handler = logging.handlers.SysLogHandler(receiver.getsockname(), facility="local3")
log = logger(handler)
log.error("disk full")
log.debug("fine")
handler.ident = "app: "
handler.append_nul = False
log.log(35, "odd level")
for _ in range(3):
    print(receiver.recv(4096))
handler.close()
receiver.close()
print(handler.encodePriority("user", "crit"), handler.mapPriority("CRITICAL"), handler.mapPriority("Level 3"))
place = os.path.join(folder, "log.sock")
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(place)
handler = logging.handlers.SysLogHandler(place)
logger(handler).info("by a file")
print(receiver.recv(100))
handler.close()
receiver.close()
os.remove(place)
for arguments in [("h", "/", "PUT"), ("h", "/", "GET", False, None, object())]:
    try:
        logging.handlers.HTTPHandler(*arguments)
    except ValueError as e:
        print(e)
os.rmdir(folder)
