"""Configuring loggers, handlers and formatters at once: from a dictionary, from a file, over a socket."""

import errno
import functools
import io
import json
import logging
import logging.handlers
import os
import queue
import struct
import threading
import traceback

from socketserver import StreamRequestHandler, ThreadingTCPServer

from ._convert import (
    IDENTIFIER,
    BaseConfigurator,
    ConvertingDict,
    ConvertingList,
    ConvertingMixin,
    ConvertingTuple,
    resolve_name as _resolve,
    valid_ident,
)

DEFAULT_LOGGING_CONFIG_PORT = 9030
RESET_ERROR = errno.ECONNRESET

_listener = None


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Configure logging from a file in the form of `configparser`."""
    import configparser

    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f"{fname} is an empty file")
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                parser.read_file(fname)
            else:
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f"{fname} is invalid: {e}")
    formatters = _create_formatters(parser)
    with logging._lock:
        _clearExistingHandlers()
        handlers = _install_handlers(parser, formatters)
        _install_loggers(parser, handlers, disable_existing_loggers)


def _names(text):
    return [name.strip() for name in text.split(",")] if text else []


def _create_formatters(parser):
    formatters = {}
    for name in _names(parser["formatters"]["keys"]):
        section = f"formatter_{name}"
        get = functools.partial(parser.get, section, fallback=None)
        fmt = get("format", raw=True)
        datefmt = get("datefmt", raw=True)
        style = parser.get(section, "style", raw=True, fallback="%")
        defaults = get("defaults", raw=True)
        kind = logging.Formatter
        class_name = parser[section].get("class")
        if class_name:
            kind = _resolve(class_name)
        if defaults is not None:
            defaults = _evaluated(defaults)
            formatters[name] = kind(fmt, datefmt, style, defaults=defaults)
        else:
            formatters[name] = kind(fmt, datefmt, style)
    return formatters


def _evaluated(text):
    """The value of an expression in a configuration file, which may use what `logging` has."""
    return eval(text, vars(logging))


def _install_handlers(parser, formatters):
    handlers, targets = {}, []
    for name in _names(parser["handlers"]["keys"]):
        section = parser[f"handler_{name}"]
        class_name = section["class"]
        try:
            kind = eval(class_name, vars(logging))
        except (AttributeError, NameError):
            kind = _resolve(class_name)
        handler = kind(*_evaluated(section.get("args", "()")), **_evaluated(section.get("kwargs", "{}")))
        handler.name = name
        if "level" in section:
            handler.setLevel(section["level"])
        formatter = section.get("formatter", "")
        if formatter:
            handler.setFormatter(formatters[formatter])
        if issubclass(kind, logging.handlers.MemoryHandler):
            target = section.get("target", "")
            if target:
                # The target may be made later.
                targets.append((handler, target))
        handlers[name] = handler
    for handler, target in targets:
        handler.setTarget(handlers[target])
    return handlers


def _handle_existing_loggers(existing, child_loggers, disable_existing):
    """Silence the loggers that were not named; children of those that were start afresh."""
    root = logging.root
    for name in existing:
        logger = root.manager.loggerDict[name]
        if name not in child_loggers:
            logger.disabled = disable_existing
        elif not isinstance(logger, logging.PlaceHolder):
            logger.setLevel(logging.NOTSET)
            logger.handlers = []
            logger.propagate = True


def _take_children(existing, name, children):
    """Note the loggers below a name that is configured, and cross the name itself off."""
    if name not in existing:
        return
    prefix = name + "."
    children.extend(other for other in existing if other.startswith(prefix))
    existing.remove(name)


def _install_loggers(parser, handlers, disable_existing):
    names = _names(parser["loggers"]["keys"])
    names.remove("root")
    root = logging.root
    section = parser["logger_root"]
    if "level" in section:
        root.setLevel(section["level"])
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    for name in _names(section["handlers"]):
        root.addHandler(handlers[name])
    # In order, so that the children of a logger stand behind it.
    existing = sorted(root.manager.loggerDict)
    children = []
    for key in names:
        section = parser[f"logger_{key}"]
        name = section["qualname"]
        propagate = section.getint("propagate", fallback=1)
        logger = logging.getLogger(name)
        _take_children(existing, name, children)
        if "level" in section:
            logger.setLevel(section["level"])
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        logger.propagate = propagate
        logger.disabled = 0
        for handler in _names(section["handlers"]):
            logger.addHandler(handlers[handler])
    _handle_existing_loggers(existing, children, disable_existing)


def _clearExistingHandlers():
    """Close all handlers, and forget their names."""
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def _is_queue_like(value):
    return all(callable(getattr(value, name, None)) for name in ("put_nowait", "get"))


class DictConfigurator(BaseConfigurator):
    """Configures logging as a dictionary says."""

    def configure(self):
        """Do it."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        with logging._lock:
            if config.pop("incremental", False):
                self._configure_further(config)
            else:
                self._configure_afresh(config)

    def _configure_further(self, config):
        """Change levels and propagation, and nothing else."""
        for name, settings in config.get("handlers", {}).items():
            if name not in logging._handlers:
                raise ValueError(f"No handler found with name {name!r}")
            try:
                level = settings.get("level", None)
                if level:
                    logging._handlers[name].setLevel(logging._checkLevel(level))
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e
        for name, settings in config.get("loggers", {}).items():
            try:
                self.configure_logger(name, settings, True)
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root, True)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _configure_afresh(self, config):
        disable_existing = config.pop("disable_existing_loggers", True)
        _clearExistingHandlers()
        for kind, make in (
            ("formatter", self.configure_formatter),
            ("filter", self.configure_filter),
        ):
            made = config.get(kind + "s", {})
            for name in made:
                try:
                    made[name] = make(made[name])
                except Exception as e:
                    raise ValueError(f"Unable to configure {kind} {name!r}") from e
        self._configure_handlers(config.get("handlers", {}))
        self._configure_loggers(config.get("loggers", {}), disable_existing)
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _configure_handlers(self, handlers):
        """Make the handlers in the order of their names; those that need others come last."""
        put_off = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                if " not configured yet" not in str(e.__cause__):
                    raise ValueError(f"Unable to configure handler {name!r}") from e
                put_off.append(name)
        for name in put_off:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e

    def _configure_loggers(self, loggers, disable_existing):
        existing = sorted(logging.root.manager.loggerDict)
        children = []
        for name in loggers:
            _take_children(existing, name, children)
            try:
                self.configure_logger(name, loggers[name])
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        _handle_existing_loggers(existing, children, disable_existing)

    def configure_formatter(self, config):
        """A formatter."""
        if "()" in config:
            factory = config["()"]
            try:
                return self.configure_custom(config)
            except TypeError as e:
                if "'format'" not in str(e):
                    raise
                # A factory in the manner of Formatter calls it `fmt`.
                config["fmt"] = config.pop("format")
                config["()"] = factory
                return self.configure_custom(config)
        options = {}
        if "defaults" in config:
            options["defaults"] = config["defaults"]
        if "validate" in config:
            options["validate"] = config["validate"]
        class_name = config.get("class", None)
        kind = _resolve(class_name) if class_name else logging.Formatter
        style = config.get("style", "%")
        return kind(config.get("format", None), config.get("datefmt", None), style, **options)

    def configure_filter(self, config):
        """A filter."""
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        """Add filters, by name or as they are."""
        for found in filters:
            try:
                is_filter = callable(found) or callable(getattr(found, "filter", None))
                filterer.addFilter(found if is_filter else self.config["filters"][found])
            except Exception as e:
                raise ValueError(f"Unable to add filter {found!r}") from e

    def _configure_queue(self, settings):
        """The queue of a QueueHandler: one that was made, or what makes one."""
        if _is_queue_like(settings):
            return settings
        if isinstance(settings, str):
            found = self.resolve(settings)
            if not callable(found):
                raise TypeError(f"Invalid queue specifier {settings!r}")
            return found()
        if isinstance(settings, dict):
            if "()" not in settings:
                raise TypeError(f"Invalid queue specifier {settings!r}")
            return self.configure_custom(dict(settings))
        raise TypeError(f"Invalid queue specifier {settings!r}")

    def _configure_listener(self, settings):
        """What makes the listener of a QueueHandler."""
        if isinstance(settings, type):
            if not issubclass(settings, logging.handlers.QueueListener):
                raise TypeError(f"Invalid listener specifier {settings!r}")
            return settings
        if isinstance(settings, str):
            found = self.resolve(settings)
            if isinstance(found, type) and not issubclass(found, logging.handlers.QueueListener):
                raise TypeError(f"Invalid listener specifier {settings!r}")
            return found
        if isinstance(settings, dict):
            if "()" not in settings:
                raise TypeError(f"Invalid listener specifier {settings!r}")
            return self.configure_custom(dict(settings))
        raise TypeError(f"Invalid listener specifier {settings!r}")

    def _handler_kind(self, config, original):
        """The class of a handler; what refers to other handlers is looked up in `config`."""
        class_name = config.pop("class")
        kind = class_name if callable(class_name) else self.resolve(class_name)
        if not isinstance(kind, type):
            return kind
        if issubclass(kind, logging.handlers.MemoryHandler):
            if "flushLevel" in config:
                config["flushLevel"] = logging._checkLevel(config["flushLevel"])
            if "target" in config:
                name = config["target"]
                try:
                    target = self.config["handlers"][name]
                    if not isinstance(target, logging.Handler):
                        # It will be made later; this handler then as well.
                        config.update(original)
                        raise TypeError("target not configured yet")
                    config["target"] = target
                except Exception as e:
                    raise ValueError(f"Unable to set target handler {name!r}") from e
        elif issubclass(kind, logging.handlers.QueueHandler):
            if "queue" in config:
                config["queue"] = self._configure_queue(config["queue"])
            if "listener" in config:
                config["listener"] = self._configure_listener(config["listener"])
            if "handlers" in config:
                made = []
                try:
                    for name in config["handlers"]:
                        handler = self.config["handlers"][name]
                        if not isinstance(handler, logging.Handler):
                            config.update(original)
                            raise TypeError(f"Required handler {name!r} is not configured yet")
                        made.append(handler)
                except Exception as e:
                    raise ValueError(f"Unable to set required handler {name!r}") from e
                config["handlers"] = made
        elif issubclass(kind, logging.handlers.SMTPHandler) and "mailhost" in config:
            config["mailhost"] = self.as_tuple(config["mailhost"])
        elif issubclass(kind, logging.handlers.SysLogHandler) and "address" in config:
            config["address"] = self.as_tuple(config["address"])
        if issubclass(kind, logging.handlers.QueueHandler):
            return functools.partial(self._configure_queue_handler, kind)
        return kind

    def _configure_queue_handler(self, kind, **options):
        """A queue handler with its listener, which is not started yet."""
        waiting = options.pop("queue", None)
        if waiting is None:
            waiting = queue.Queue()
        respects = options.pop("respect_handler_level", False)
        listen = options.pop("listener", None) or logging.handlers.QueueListener
        handlers = options.pop("handlers", [])
        listener = listen(waiting, *handlers, respect_handler_level=respects)
        handler = kind(waiting, **options)
        handler.listener = listener
        return handler

    def configure_handler(self, config):
        """A handler."""
        original = dict(config)
        formatter = config.get("formatter", None)
        if formatter:
            try:
                formatter = self.config["formatters"][formatter]
            except Exception as e:
                raise ValueError(f"Unable to set formatter {formatter!r}") from e
        level = config.pop("level", None)
        filters = config.pop("filters", None)
        if "()" in config:
            factory = config.pop("()")
            factory = factory if callable(factory) else self.resolve(factory)
        else:
            factory = self._handler_kind(config, original)
        attributes = config.pop(".", None)
        config.pop("formatter", None)
        options = {key: config[key] for key in config if valid_ident(key)}
        try:
            made = factory(**options)
        except TypeError as e:
            if "'stream'" not in str(e):
                raise
            # Some handlers call it `strm`.
            options["strm"] = options.pop("stream")
            made = factory(**options)
            import warnings

            warnings.warn(
                "Support for custom logging handlers with the 'strm' argument is deprecated and "
                "scheduled for removal in Python 3.16. Define handlers with the 'stream' argument "
                "instead.",
                DeprecationWarning,
                stacklevel=2,
            )
        if formatter:
            made.setFormatter(formatter)
        if level is not None:
            made.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(made, filters)
        for name, value in (attributes or {}).items():
            setattr(made, name, value)
        return made

    def add_handlers(self, logger, handlers):
        """Add handlers by their names."""
        for name in handlers:
            try:
                logger.addHandler(self.config["handlers"][name])
            except Exception as e:
                raise ValueError(f"Unable to add handler {name!r}") from e

    def common_logger_config(self, logger, config, incremental=False):
        """What root and other loggers have in common."""
        level = config.get("level", None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        handlers = config.get("handlers", None)
        if handlers:
            self.add_handlers(logger, handlers)
        filters = config.get("filters", None)
        if filters:
            self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        """A logger that is not the root."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get("propagate", None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        """The root logger."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Configure logging as a dictionary says."""
    dictConfigClass(config).configure()


class _ConfigRequest(StreamRequestHandler):
    """A configuration that comes over a connection: its length in four bytes, then JSON or a file's text."""

    def handle(self):
        try:
            head = self.connection.recv(4)
            if len(head) != 4:
                return
            (length,) = struct.unpack(">L", head)
            data = b""
            while len(data) < length:
                piece = self.connection.recv(length - len(data))
                if not piece:
                    return
                data += piece
            if self.server.verify is not None:
                data = self.server.verify(data)
            if data is not None:
                self._configure(data.decode("utf-8"))
            if self.server.ready:
                self.server.ready.set()
        except OSError as e:
            if e.errno != RESET_ERROR:
                raise

    def _configure(self, text):
        try:
            config = json.loads(text)
            if not isinstance(config, dict):
                raise TypeError(f"a configuration is a dictionary, not {type(config).__name__}")
            dictConfig(config)
        except Exception:
            try:
                fileConfig(io.StringIO(text))
            except Exception:
                traceback.print_exc()


class _ConfigServer(ThreadingTCPServer):
    """Waits for configurations."""

    allow_reuse_address = True

    def __init__(self, port, verify, ready):
        super().__init__(("localhost", port), _ConfigRequest)
        self.verify = verify
        self.ready = ready

    def serve(self):
        """Serve until somebody calls `stopListening`."""
        self.serve_forever(0.05)
        self.server_close()


class _ConfigThread(threading.Thread):
    """The thread of the server."""

    def __init__(self, port, verify):
        super().__init__()
        self.port = port
        self.verify = verify
        self.ready = threading.Event()
        self.server = None

    def run(self):
        global _listener
        server = _ConfigServer(self.port, self.verify, self.ready)
        if self.port == 0:
            self.port = server.server_address[1]
        self.server = server
        self.ready.set()
        with logging._lock:
            _listener = self
        server.serve()


def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """A thread, to be started, that takes configurations over a socket."""
    return _ConfigThread(port, verify)


def stopListening():
    """Stop the thread that `listen` gave."""
    global _listener
    with logging._lock:
        listener, _listener = _listener, None
    if listener is not None and listener.server is not None:
        listener.server.shutdown()
