"""Further handlers: files that rotate, sockets, the system's log, mail, HTTP, memory, queues."""

import copy
import logging
import os
import pickle
import queue
import socket
import struct
import threading
import time

from ._rotating import (
    BaseRotatingHandler,
    RotatingFileHandler,
    TimedRotatingFileHandler,
    WatchedFileHandler,
)

DEFAULT_TCP_LOGGING_PORT = 9020
DEFAULT_UDP_LOGGING_PORT = 9021
DEFAULT_HTTP_LOGGING_PORT = 9022
DEFAULT_SOAP_LOGGING_PORT = 9023
SYSLOG_UDP_PORT = 514
SYSLOG_TCP_PORT = 514


class SocketHandler(logging.Handler):
    """Sends pickled records over a TCP connection (or a Unix socket, without a port), made when it is needed."""

    def __init__(self, host, port):
        logging.Handler.__init__(self)
        self.host = host
        self.port = port
        self.address = host if port is None else (host, port)
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        # After a failure the next try is put off for longer and longer.
        self.retryStart = 1.0
        self.retryMax = 30.0
        self.retryFactor = 2.0

    def makeSocket(self, timeout=1):
        """A connected socket."""
        if self.port is not None:
            return socket.create_connection(self.address, timeout=timeout)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection

    def createSocket(self):
        """Connect, unless that failed a short while ago."""
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except OSError:
            if self.retryTime is None:
                self.retryPeriod = self.retryStart
            else:
                self.retryPeriod = min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        """Send bytes, if there is a connection to be had."""
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except OSError:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        """The record's attributes pickled, behind their length in four bytes."""
        if record.exc_info:
            # Makes `exc_text`, which can be pickled.
            self.format(record)
        values = dict(record.__dict__)
        values["msg"] = record.getMessage()
        values["args"] = None
        values["exc_info"] = None
        values.pop("message", None)
        data = pickle.dumps(values, 1)
        return struct.pack(">L", len(data)) + data

    def handleError(self, record):
        """Drop the connection if `closeOnError` is set; else complain."""
        if self.closeOnError and self.sock:
            self.sock.close()
            self.sock = None
        else:
            logging.Handler.handleError(self, record)

    def emit(self, record):
        """Send the record."""
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self):
        """Close the connection."""
        with self.lock:
            connection, self.sock = self.sock, None
            if connection:
                connection.close()
            logging.Handler.close(self)


class DatagramHandler(SocketHandler):
    """Sends pickled records as datagrams."""

    def __init__(self, host, port):
        SocketHandler.__init__(self, host, port)
        self.closeOnError = False

    def makeSocket(self):
        """A socket for datagrams."""
        family = socket.AF_UNIX if self.port is None else socket.AF_INET
        return socket.socket(family, socket.SOCK_DGRAM)

    def send(self, s):
        """Send bytes as one datagram."""
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


class SysLogHandler(logging.Handler):
    """Sends records to a daemon of the system's log: at an address, or through the socket in the file system."""

    LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR = range(4)
    LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG = range(4, 8)
    LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG = range(6)
    LOG_LPR, LOG_NEWS, LOG_UUCP, LOG_CRON, LOG_AUTHPRIV, LOG_FTP = range(6, 12)
    LOG_NTP, LOG_SECURITY, LOG_CONSOLE, LOG_SOLCRON = range(12, 16)
    LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3 = range(16, 20)
    LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6, LOG_LOCAL7 = range(20, 24)

    priority_names = {
        "alert": LOG_ALERT, "crit": LOG_CRIT, "critical": LOG_CRIT, "debug": LOG_DEBUG,
        "emerg": LOG_EMERG, "err": LOG_ERR, "error": LOG_ERR, "info": LOG_INFO,
        "notice": LOG_NOTICE, "panic": LOG_EMERG, "warn": LOG_WARNING, "warning": LOG_WARNING,
    }
    facility_names = {
        "auth": LOG_AUTH, "authpriv": LOG_AUTHPRIV, "console": LOG_CONSOLE, "cron": LOG_CRON,
        "daemon": LOG_DAEMON, "ftp": LOG_FTP, "kern": LOG_KERN, "lpr": LOG_LPR, "mail": LOG_MAIL,
        "news": LOG_NEWS, "ntp": LOG_NTP, "security": LOG_SECURITY, "solaris-cron": LOG_SOLCRON,
        "syslog": LOG_SYSLOG, "user": LOG_USER, "uucp": LOG_UUCP, "local0": LOG_LOCAL0,
        "local1": LOG_LOCAL1, "local2": LOG_LOCAL2, "local3": LOG_LOCAL3, "local4": LOG_LOCAL4,
        "local5": LOG_LOCAL5, "local6": LOG_LOCAL6, "local7": LOG_LOCAL7,
    }
    priority_map = {
        "DEBUG": "debug", "INFO": "info", "WARNING": "warning", "ERROR": "error",
        "CRITICAL": "critical",
    }

    # Text in front of every message, and whether a null byte ends it.
    ident = ""
    append_nul = True

    def __init__(self, address=("localhost", SYSLOG_UDP_PORT), facility=LOG_USER, socktype=None,
                 timeout=None):
        logging.Handler.__init__(self)
        self.address = address
        self.facility = facility
        self.socktype = socktype
        self.timeout = timeout
        self.socket = None
        self.createSocket()

    def _connect_unixsocket(self, address):
        kinds = [self.socktype] if self.socktype is not None else [
            socket.SOCK_DGRAM, socket.SOCK_STREAM
        ]
        for kind in kinds:
            self.socket = socket.socket(socket.AF_UNIX, kind)
            try:
                self.socket.connect(address)
            except OSError:
                self.socket.close()
                if kind == kinds[-1]:
                    raise
            else:
                self.socktype = kind
                return

    def createSocket(self):
        """Open the socket; a daemon that is not there yet may come later."""
        if isinstance(self.address, str):
            self.unixsocket = True
            try:
                self._connect_unixsocket(self.address)
            except OSError:
                pass
            return
        self.unixsocket = False
        if self.socktype is None:
            self.socktype = socket.SOCK_DGRAM
        host, port = self.address
        found = socket.getaddrinfo(host, port, 0, self.socktype)
        if not found:
            raise OSError("getaddrinfo returns an empty list")
        failure = None
        for family, kind, protocol, _, place in found:
            connection = None
            try:
                connection = socket.socket(family, kind, protocol)
                if self.timeout:
                    connection.settimeout(self.timeout)
                if kind == socket.SOCK_STREAM:
                    connection.connect(place)
                break
            except OSError as e:
                failure = e
                if connection is not None:
                    connection.close()
        else:
            raise failure
        self.socket = connection
        self.socktype = kind

    def encodePriority(self, facility, priority):
        """Facility and priority, by name or number, as one number."""
        if isinstance(facility, str):
            facility = self.facility_names[facility]
        if isinstance(priority, str):
            priority = self.priority_names[priority]
        return (facility << 3) | priority

    def mapPriority(self, levelName):
        """The name of the priority that stands for a level."""
        return self.priority_map.get(levelName, "warning")

    def emit(self, record):
        """Send the record."""
        try:
            text = self.format(record)
            if self.ident:
                text = self.ident + text
            if self.append_nul:
                text += "\000"
            priority = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            data = f"<{priority}>{text}".encode("utf-8")
            if not self.socket:
                self.createSocket()
            if self.unixsocket:
                try:
                    self.socket.send(data)
                except OSError:
                    # The daemon may have been started again.
                    self.socket.close()
                    self._connect_unixsocket(self.address)
                    self.socket.send(data)
            elif self.socktype == socket.SOCK_DGRAM:
                self.socket.sendto(data, self.address)
            else:
                self.socket.sendall(data)
        except Exception:
            self.handleError(record)

    def close(self):
        """Close the socket."""
        with self.lock:
            connection, self.socket = self.socket, None
            if connection:
                connection.close()
            logging.Handler.close(self)


class SMTPHandler(logging.Handler):
    """Sends each record by mail; krait has no `smtplib`, so that this says so when it is used."""

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None,
                 timeout=5.0):
        raise NotImplementedError("logging.handlers.SMTPHandler needs smtplib, which krait lacks")


class NTEventLogHandler(logging.Handler):
    """Writes to the event log of Windows, where there is one."""

    def __init__(self, appname, dllname=None, logtype="Application"):
        raise NotImplementedError("logging.handlers.NTEventLogHandler is for Windows")


class HTTPHandler(logging.Handler):
    """Sends records to a web server, by GET or POST."""

    def __init__(self, host, url, method="GET", secure=False, credentials=None, context=None):
        logging.Handler.__init__(self)
        method = method.upper()
        if method not in ("GET", "POST"):
            raise ValueError("method must be GET or POST")
        if not secure and context is not None:
            raise ValueError("context parameter only makes sense with secure=True")
        self.host = host
        self.url = url
        self.method = method
        self.secure = secure
        self.credentials = credentials
        self.context = context

    def mapLogRecord(self, record):
        """What is sent of a record: a dictionary."""
        return record.__dict__

    def getConnection(self, host, secure):
        """A connection to the server."""
        import http.client

        if secure:
            return http.client.HTTPSConnection(host, context=self.context)
        return http.client.HTTPConnection(host)

    def emit(self, record):
        """Send the record, and wait for the answer."""
        try:
            import urllib.parse

            host, url = self.host, self.url
            connection = self.getConnection(host, self.secure)
            data = urllib.parse.urlencode(self.mapLogRecord(record))
            if self.method == "GET":
                url += ("&" if "?" in url else "?") + data
            connection.putrequest(self.method, url)
            colon = host.find(":")
            if colon >= 0:
                host = host[:colon]
            if self.method == "POST":
                connection.putheader("Content-type", "application/x-www-form-urlencoded")
                connection.putheader("Content-length", str(len(data)))
            if self.credentials:
                import base64

                user = ":".join(self.credentials).encode("utf-8")
                value = base64.b64encode(user).strip().decode("ascii")
                connection.putheader("Authorization", f"Basic {value}")
            connection.endheaders()
            if self.method == "POST":
                connection.send(data.encode("utf-8"))
            connection.getresponse()
        except Exception:
            self.handleError(record)


class BufferingHandler(logging.Handler):
    """Keeps records until there are `capacity` of them; `flush` then does something with them."""

    def __init__(self, capacity):
        logging.Handler.__init__(self)
        self.capacity = capacity
        self.buffer = []

    def shouldFlush(self, record):
        """Whether there are enough."""
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        """Keep the record."""
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        """Forget the records; for subclasses to override."""
        with self.lock:
            self.buffer.clear()

    def close(self):
        """Flush for the last time."""
        try:
            self.flush()
        finally:
            logging.Handler.close(self)


class MemoryHandler(BufferingHandler):
    """Keeps records, and hands them to another handler when there are many, or a grave one among them."""

    def __init__(self, capacity, flushLevel=logging.ERROR, target=None, flushOnClose=True):
        BufferingHandler.__init__(self, capacity)
        self.flushLevel = flushLevel
        self.target = target
        self.flushOnClose = flushOnClose

    def shouldFlush(self, record):
        """Whether there are enough, or this one is grave enough."""
        return len(self.buffer) >= self.capacity or record.levelno >= self.flushLevel

    def setTarget(self, target):
        """Set the handler that gets the records."""
        with self.lock:
            self.target = target

    def flush(self):
        """Hand the records on, if there is somebody to take them."""
        with self.lock:
            if self.target:
                for record in self.buffer:
                    self.target.handle(record)
                self.buffer.clear()

    def close(self):
        """Flush, unless that is not wanted, and let the target go."""
        try:
            if self.flushOnClose:
                self.flush()
        finally:
            with self.lock:
                self.target = None
                BufferingHandler.close(self)


class QueueHandler(logging.Handler):
    """Puts records into a queue, from which a listener takes them in a thread (or process) of its own."""

    def __init__(self, queue):
        logging.Handler.__init__(self)
        self.queue = queue
        # Set by `logging.config`, which makes both.
        self.listener = None

    def enqueue(self, record):
        """Put the record; it does not wait for room."""
        self.queue.put_nowait(record)

    def prepare(self, record):
        """The record as it can be sent elsewhere: its text made, and what refers to this process left out."""
        text = self.format(record)
        record = copy.copy(record)
        record.message = text
        record.msg = text
        record.args = None
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return record

    def emit(self, record):
        """Put the record into the queue."""
        try:
            self.enqueue(self.prepare(record))
        except Exception:
            self.handleError(record)


class QueueListener:
    """Takes records from a queue in a thread, and gives them to handlers."""

    _sentinel = None

    def __init__(self, queue, *handlers, respect_handler_level=False):
        self.queue = queue
        self.handlers = handlers
        self._thread = None
        self.respect_handler_level = respect_handler_level

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.stop()

    def dequeue(self, block):
        """The next record."""
        return self.queue.get(block)

    def start(self):
        """Begin to listen."""
        if self._thread is not None:
            raise RuntimeError("Listener already started")
        self._thread = thread = threading.Thread(target=self._monitor)
        thread.daemon = True
        thread.start()

    def prepare(self, record):
        """The record as the handlers get it."""
        return record

    def handle(self, record):
        """Give a record to the handlers."""
        record = self.prepare(record)
        for handler in self.handlers:
            if not self.respect_handler_level or record.levelno >= handler.level:
                handler.handle(record)

    def _monitor(self):
        done = getattr(self.queue, "task_done", None)
        while True:
            try:
                record = self.dequeue(True)
            except queue.Empty:
                return
            if record is not self._sentinel:
                self.handle(record)
            if done is not None:
                done()
            if record is self._sentinel:
                return

    def enqueue_sentinel(self):
        """Put what ends the listening."""
        self.queue.put_nowait(self._sentinel)

    def stop(self):
        """Have the records that are there handled, and end."""
        if self._thread:
            self.enqueue_sentinel()
            self._thread.join()
            self._thread = None
