import io, json, logging, logging.config, logging.handlers, os, queue, socket, struct, sys, tempfile


class Out:
    def write(self, text): sys.stdout.write(text)
    def flush(self): pass


def fail(config):
    try:
        logging.config.dictConfig(config)
    except Exception as e:
        while e:
            print(type(e).__name__, e)
            e = e.__cause__


print("-- dictConfig")
old = logging.getLogger("old")
child = logging.getLogger("app.child")
logging.config.dictConfig({
    "version": 1,
    "formatters": {
        "plain": {"format": "%(levelname)s:%(name)s:%(message)s"},
        "brace": {"format": "{levelname} {who} {message}", "style": "{", "defaults": {"who": "me"}},
        "own": {"()": "logging.Formatter", "format": "own %(message)s"},
        "classy": {"class": "logging.Formatter", "format": "classy %(message)s", "validate": True},
    },
    "filters": {"app": {"name": "app"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "INFO", "stream": "ext://sys.stdout", ".": {"terminator": " <<\n"}},
        "brace": {"class": "logging.StreamHandler", "formatter": "brace", "stream": "ext://sys.stdout", "filters": ["app"]},
        "amem": {"class": "logging.handlers.MemoryHandler", "capacity": 2, "target": "console", "flushLevel": "CRITICAL"},
        "own": {"()": logging.StreamHandler, "stream": "cfg://places[0]", "formatter": "own"},
    },
    "places": [sys.stdout],
    "loggers": {
        "app": {"level": "DEBUG", "handlers": ["console", "brace"], "propagate": False},
        "mem": {"level": "DEBUG", "handlers": ["amem"]},
    },
    "root": {"level": "WARNING", "handlers": ["own"]},
})
log = logging.getLogger("app")
log.debug("low")
log.info("hello")
child.warning("from the child")
print(old.disabled, child.disabled, child.propagate)
logging.getLogger("mem").info("1")
logging.getLogger("mem").info("2")
logging.getLogger("elsewhere").warning("root")
print(sorted(logging.getHandlerNames()), logging.getHandlerByName("console").level)
logging.config.dictConfig({"version": 1, "incremental": True, "handlers": {"console": {"level": "ERROR"}}, "loggers": {"app": {"level": "WARNING"}}, "root": {"level": "ERROR"}})
print(logging.getHandlerByName("console").level, log.level, logging.root.level)

print("-- failures")
fail({})
fail({"version": 2})
fail({"version": 1, "handlers": {"h": {"class": "nowhere.Handler"}}})
fail({"version": 1, "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "none"}}})
fail({"version": 1, "handlers": {"h": {"class": "logging.StreamHandler", "filters": ["none"]}}})
fail({"version": 1, "root": {"handlers": ["none"]}})
fail({"version": 1, "loggers": {"x": {"level": "LOUD"}}})
fail({"version": 1, "formatters": {"f": {"format": "%(message)s", "style": "?"}}})
fail({"version": 1, "handlers": {"h": {"class": "logging.handlers.MemoryHandler", "capacity": 1, "target": "none"}}})
fail({"version": 1, "incremental": True, "handlers": {"unknown": {"level": "INFO"}}})
fail({"version": 1, "handlers": {"q": {"class": "logging.handlers.QueueHandler", "queue": 3}}})
fail({"version": 1, "handlers": {"h": {"class": "logging.NullHandler", "bad key": 1}}})
print(logging.config.valid_ident("abc"))
try: logging.config.valid_ident("1a")
except ValueError as e: print(e)

print("-- queue handler")
logging.config.dictConfig({
    "version": 1,
    "handlers": {
        "queued": {"class": "logging.handlers.QueueHandler", "handlers": ["zz"], "respect_handler_level": True},
        "zz": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "level": "WARNING"},
    },
    "root": {"level": "DEBUG", "handlers": ["queued"]},
})
handler = logging.getHandlerByName("queued")
handler.listener.start()
logging.info("too low")
logging.warning("by the listener")
handler.listener.stop()
logging.config.dictConfig({
    "version": 1,
    "handlers": {
        "queued": {"class": "logging.handlers.QueueHandler", "queue": {"()": "queue.Queue", "maxsize": 5}, "listener": logging.handlers.QueueListener},
    },
    "root": {"level": "DEBUG", "handlers": ["queued"]},
})
handler = logging.getHandlerByName("queued")
print(handler.queue.maxsize, type(handler.listener).__name__)

print("-- fileConfig")
text = """
[loggers]
keys=root,parser

[handlers]
keys=hand1, mem

[formatters]
keys=form1

[logger_root]
level=WARNING
handlers=hand1

[logger_parser]
level=DEBUG
handlers=hand1,mem
propagate=0
qualname=compiler.parser

[handler_hand1]
class=StreamHandler
level=NOTSET
formatter=form1
args=(sys.stdout,)

[handler_mem]
class=handlers.MemoryHandler
args=(10,)
kwargs={'flushLevel': ERROR}
target=hand1

[formatter_form1]
format=%(levelname)s ++ %(message)s ++ %(who)s
style=%
defaults={'who': 'nobody'}
class=logging.Formatter
"""
logging.config.fileConfig(io.StringIO(text))
logging.getLogger("compiler.parser").info("parsed")
logging.error("root")
print(logging.getLogger("app").disabled)
logging.getLogger("compiler.parser").error("flush")
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "log.ini")
    try: logging.config.fileConfig(path)
    except FileNotFoundError as e: print(str(e).replace(folder, ""))
    open(path, "w").close()
    try: logging.config.fileConfig(path)
    except RuntimeError as e: print(str(e).replace(folder, ""))
    with open(path, "w") as f: f.write("nonsense\n")
    try: logging.config.fileConfig(path)
    except RuntimeError as e: print(str(e).replace(folder, "").split(":")[0])
    with open(path, "w") as f: f.write(text)
    logging.config.fileConfig(path, disable_existing_loggers=False)
    logging.warning("from the file")

print("-- listen")
thread = logging.config.listen(0, verify=lambda data: data[::-1] if data.endswith(b"{") else data)
thread.start()
thread.ready.wait()
thread.ready.clear()
config = {"version": 1, "handlers": {"c": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}}, "root": {"level": "INFO", "handlers": ["c"]}}
with socket.create_connection(("localhost", thread.port)) as connection:
    data = json.dumps(config).encode()
    connection.sendall(struct.pack(">L", len(data)) + data)
thread.ready.wait()
logging.info("configured from afar")
logging.config.stopListening()
thread.join()
