"""The access log."""

import datetime
import functools
import logging
import os
import re
import time as _time

_ATOM = re.compile(r"%(\{([A-Za-z0-9\-_]+)\}([ioe])|[atPrsbOD]|Tf?)")
_NAMES = {
    "a": "remote_address", "t": "request_start_time", "P": "process_id",
    "r": "first_request_line", "s": "response_status", "b": "response_size", "T": "request_time",
    "Tf": "request_time_frac", "D": "request_time_micro", "i": "request_header",
    "o": "response_header",
}


class AbstractAccessLogger:
    """What logs a request and its response."""

    __slots__ = ("logger", "log_format")

    def __init__(self, logger, log_format):
        self.logger = logger
        self.log_format = log_format

    def log(self, request, response, time):
        raise NotImplementedError

    @property
    def enabled(self):
        return True


class AccessLogger(AbstractAccessLogger):
    """Logs in Apache's format."""

    LOG_FORMAT = '%a %t "%r" %s %b "%{Referer}i" "%{User-Agent}i"'

    def __init__(self, logger, log_format=LOG_FORMAT):
        super().__init__(logger, log_format)
        self._methods = []
        for whole, name, kind in _ATOM.findall(log_format):
            if name:
                key = _NAMES[kind], name
                self._methods.append((key, functools.partial(getattr(self, "_format_" + kind), name)))
            else:
                key = _NAMES[whole]
                self._methods.append((key, getattr(self, "_format_" + whole)))
        self._log_format = re.sub(r"(%[^s])", r"%\1", _ATOM.sub("%s", log_format))

    @staticmethod
    def _format_i(key, request, response, time):
        return "(no headers)" if request is None else request.headers.get(key, "-")

    @staticmethod
    def _format_o(key, request, response, time):
        return response.headers.get(key, "-")

    @staticmethod
    def _format_a(request, response, time):
        if request is None:
            return "-"
        address = request.remote
        return "-" if address is None else address

    @staticmethod
    def _format_t(request, response, time):
        zone = datetime.timezone(datetime.timedelta(seconds=_time.localtime().tm_gmtoff))
        start = datetime.datetime.now(zone) - datetime.timedelta(seconds=time)
        return start.strftime("[%d/%b/%Y:%H:%M:%S %z]")

    @staticmethod
    def _format_P(request, response, time):
        return "<%s>" % os.getpid()

    @staticmethod
    def _format_r(request, response, time):
        if request is None:
            return "-"
        version = request.version
        return f"{request.method} {request.path_qs} HTTP/{version[0]}.{version[1]}"

    @staticmethod
    def _format_s(request, response, time):
        return response.status

    @staticmethod
    def _format_b(request, response, time):
        return response.body_length

    @staticmethod
    def _format_T(request, response, time):
        return str(round(time))

    @staticmethod
    def _format_Tf(request, response, time):
        return "%06f" % time

    @staticmethod
    def _format_D(request, response, time):
        return str(round(time * 1000000))

    @property
    def enabled(self):
        return self.logger.isEnabledFor(logging.INFO)

    def log(self, request, response, time):
        try:
            values, extra = [], {}
            for key, method in self._methods:
                value = method(request, response, time)
                values.append(value)
                if isinstance(key, str):
                    extra[key] = value
                else:
                    extra.setdefault(key[0], {})[key[1]] = value
            self.logger.info(self._log_format % tuple(values), extra=extra)
        except Exception:
            self.logger.exception("Error in logging")
