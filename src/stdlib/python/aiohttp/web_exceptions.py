"""Responses that can be raised: one class for each status."""

import warnings

from yarl import URL

from .web_response import Response

__all__ = ["HTTPException", "NotAppKeyWarning"]


class NotAppKeyWarning(UserWarning):
    """Warning when not using AppKey in Application."""


class HTTPException(Response, Exception):
    """A response that a handler raises."""

    status_code = -1
    empty_body = False
    __http_exception__ = True

    def __init__(self, *, headers=None, reason=None, body=None, text=None, content_type=None):
        if body is not None:
            warnings.warn("body argument is deprecated for http web exceptions", DeprecationWarning)
        if reason is not None and ("\r" in reason or "\n" in reason):
            raise ValueError("Reason cannot contain \\r or \\n")
        Response.__init__(self, status=self.status_code, headers=headers, reason=reason, body=body,
                          text=text, content_type=content_type)
        Exception.__init__(self, self.reason)
        if self.body is None and not self.empty_body:
            self.text = f"{self.status}: {self.reason}"

    def __bool__(self):
        return True


class HTTPError(HTTPException):
    """Statuses from 400 on."""


class HTTPRedirection(HTTPException):
    """Statuses from 300 on."""


class HTTPSuccessful(HTTPException):
    """Statuses from 200 on."""


class HTTPClientError(HTTPError):
    """Statuses from 400 on."""


class HTTPServerError(HTTPError):
    """Statuses from 500 on."""


class HTTPMove(HTTPRedirection):
    """A redirection to a location."""

    def __init__(self, location, *, headers=None, reason=None, body=None, text=None,
                 content_type=None):
        if not location:
            raise ValueError("HTTP redirects need a location to redirect to.")
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        self.headers["Location"] = str(URL(location))
        self.location = location


_PLAIN = (
    (HTTPSuccessful, ((200, "Ok"), (201, "Created"), (202, "Accepted"),
                      (203, "NonAuthoritativeInformation"), (204, "NoContent"),
                      (205, "ResetContent"), (206, "PartialContent"))),
    (HTTPMove, ((300, "MultipleChoices"), (301, "MovedPermanently"), (302, "Found"),
                (303, "SeeOther"), (305, "UseProxy"), (307, "TemporaryRedirect"),
                (308, "PermanentRedirect"))),
    (HTTPRedirection, ((304, "NotModified"),)),
    (HTTPClientError, ((400, "BadRequest"), (401, "Unauthorized"), (402, "PaymentRequired"),
                       (403, "Forbidden"), (404, "NotFound"), (406, "NotAcceptable"),
                       (407, "ProxyAuthenticationRequired"), (408, "RequestTimeout"),
                       (409, "Conflict"), (410, "Gone"), (411, "LengthRequired"),
                       (412, "PreconditionFailed"), (414, "RequestURITooLong"),
                       (415, "UnsupportedMediaType"), (416, "RequestRangeNotSatisfiable"),
                       (417, "ExpectationFailed"), (421, "MisdirectedRequest"),
                       (422, "UnprocessableEntity"), (424, "FailedDependency"),
                       (426, "UpgradeRequired"), (428, "PreconditionRequired"),
                       (429, "TooManyRequests"), (431, "RequestHeaderFieldsTooLarge"))),
    (HTTPServerError, ((500, "InternalServerError"), (501, "NotImplemented"), (502, "BadGateway"),
                       (503, "ServiceUnavailable"), (504, "GatewayTimeout"),
                       (505, "VersionNotSupported"), (506, "VariantAlsoNegotiates"),
                       (507, "InsufficientStorage"), (510, "NotExtended"),
                       (511, "NetworkAuthenticationRequired"))),
)

for _base, _rows in _PLAIN:
    for _status, _name in _rows:
        _body = {"status_code": _status, "__module__": __name__}
        if _status in (204, 205, 304):
            _body["empty_body"] = True
        globals()["HTTP" + _name] = type("HTTP" + _name, (_base,), _body)
del _base, _rows, _status, _name, _body


class HTTPMethodNotAllowed(HTTPClientError):
    """405, which says what is allowed."""

    status_code = 405

    def __init__(self, method, allowed_methods, *, headers=None, reason=None, body=None, text=None,
                 content_type=None):
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        self.headers["Allow"] = ",".join(sorted(allowed_methods))
        self.allowed_methods = set(allowed_methods)
        self.method = method.upper()


class HTTPRequestEntityTooLarge(HTTPClientError):
    """413, which says how much is allowed."""

    status_code = 413

    def __init__(self, max_size, actual_size=0, **kwargs):
        kwargs.setdefault("text", f"Maximum request body size {max_size} exceeded.")
        super().__init__(**kwargs)


class HTTPUnavailableForLegalReasons(HTTPClientError):
    """451, which says who blocks."""

    status_code = 451

    def __init__(self, link, *, headers=None, reason=None, body=None, text=None,
                 content_type=None):
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        self._link = None
        if link:
            self._link = URL(link)
            self.headers["Link"] = f'<{self._link}>; rel="blocked-by"'

    @property
    def link(self):
        return self._link


__all__ += [name for name in globals() if name.startswith("HTTP") and name not in __all__]
