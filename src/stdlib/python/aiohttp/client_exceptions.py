"""What can go wrong with a request."""

import asyncio
import ssl
import warnings

__all__ = (
    "ClientError", "ClientConnectionError", "ClientConnectionResetError", "ClientOSError",
    "ClientConnectorError", "ClientProxyConnectionError", "ClientSSLError",
    "ClientConnectorDNSError", "ClientConnectorSSLError", "ClientConnectorCertificateError",
    "ConnectionTimeoutError", "SocketTimeoutError", "ServerConnectionError", "ServerTimeoutError",
    "ServerDisconnectedError", "ServerFingerprintMismatch", "ClientResponseError",
    "ClientHttpProxyError", "WSServerHandshakeError", "ContentTypeError", "ClientPayloadError",
    "InvalidURL", "InvalidUrlClientError", "RedirectClientError", "NonHttpUrlClientError",
    "InvalidUrlRedirectClientError", "NonHttpUrlRedirectClientError",
    "TooManyRedirects", "UnixClientConnectorError",
)


class ClientError(Exception):
    """The base of all that a client raises."""


class ClientResponseError(ClientError):
    """Something is wrong with a response."""

    def __init__(self, request_info, history, *, code=None, status=None, message="", headers=None):
        self.request_info = request_info
        if code is not None:
            if status is not None:
                raise ValueError("Both code and status arguments are provided; "
                                 "code is deprecated, use status instead")
            warnings.warn("code argument is deprecated, use status instead",
                          DeprecationWarning, stacklevel=2)
        self.status = status if status is not None else code if code is not None else 0
        self.message = message
        self.headers = headers
        self.history = history
        self.args = (request_info, history)

    def __str__(self):
        return f"{self.status}, message={self.message!r}, url={str(self.request_info.real_url)!r}"

    def __repr__(self):
        text = f"{self.request_info!r}, {self.history!r}"
        if self.status != 0:
            text += f", status={self.status!r}"
        if self.message != "":
            text += f", message={self.message!r}"
        if self.headers is not None:
            text += f", headers={self.headers!r}"
        return f"{type(self).__name__}({text})"

    @property
    def code(self):
        warnings.warn("code property is deprecated, use status instead",
                      DeprecationWarning, stacklevel=2)
        return self.status

    @code.setter
    def code(self, value):
        warnings.warn("code property is deprecated, use status instead",
                      DeprecationWarning, stacklevel=2)
        self.status = value


class ContentTypeError(ClientResponseError):
    """The content is of another type than was expected."""


class WSServerHandshakeError(ClientResponseError):
    """The server did not agree to a WebSocket."""


class ClientHttpProxyError(ClientResponseError):
    """A proxy refused to open a tunnel."""


class TooManyRedirects(ClientResponseError):
    """The server led from one URL to the next too often."""


class ClientConnectionError(ClientError):
    """Something is wrong with a connection."""


class ClientConnectionResetError(ClientConnectionError, ConnectionResetError):
    """The connection was lost."""


class ClientOSError(ClientConnectionError, OSError):
    """What the operating system says of a connection."""


class ClientConnectorError(ClientOSError):
    """A connection could not be made."""

    def __init__(self, connection_key, os_error):
        self._conn_key = connection_key
        self._os_error = os_error
        super().__init__(os_error.errno, os_error.strerror)
        self.args = (connection_key, os_error)

    @property
    def os_error(self):
        return self._os_error

    @property
    def host(self):
        return self._conn_key.host

    @property
    def port(self):
        return self._conn_key.port

    @property
    def ssl(self):
        return self._conn_key.ssl

    def __str__(self):
        how = "default" if self.ssl is True else self.ssl
        return f"Cannot connect to host {self.host}:{self.port} ssl:{how} [{self.strerror}]"

    __reduce__ = BaseException.__reduce__


class ClientConnectorDNSError(ClientConnectorError):
    """A name could not be resolved."""


class ClientProxyConnectionError(ClientConnectorError):
    """A connection to a proxy could not be made."""


class UnixClientConnectorError(ClientConnectorError):
    """A connection to a Unix socket could not be made."""

    def __init__(self, path, connection_key, os_error):
        self._path = path
        super().__init__(connection_key, os_error)

    @property
    def path(self):
        return self._path

    def __str__(self):
        how = "default" if self.ssl is True else self.ssl
        return f"Cannot connect to unix socket {self.path} ssl:{how} [{self.strerror}]"


class ServerConnectionError(ClientConnectionError):
    """The server's side of a connection failed."""


class ServerDisconnectedError(ServerConnectionError):
    """The server closed the connection."""

    def __init__(self, message=None):
        if message is None:
            message = "Server disconnected"
        self.args = (message,)
        self.message = message


class ServerTimeoutError(ServerConnectionError, asyncio.TimeoutError):
    """The server took too long."""


class ConnectionTimeoutError(ServerTimeoutError):
    """It took too long to connect."""


class SocketTimeoutError(ServerTimeoutError):
    """Nothing came for too long."""


class ServerFingerprintMismatch(ServerConnectionError):
    """The server's certificate is another one."""

    def __init__(self, expected, got, host, port):
        self.expected = expected
        self.got = got
        self.host = host
        self.port = port
        self.args = (expected, got, host, port)

    def __repr__(self):
        return (f"<{self.__class__.__name__} expected={self.expected!r} got={self.got!r} "
                f"host={self.host!r} port={self.port!r}>")


class ClientPayloadError(ClientError):
    """Something is wrong with the body of a response."""


class InvalidURL(ClientError, ValueError):
    """This is no URL that can be asked."""

    def __init__(self, url, description=None):
        self._url = url
        self._description = description
        if description:
            super().__init__(url, description)
        else:
            super().__init__(url)

    @property
    def url(self):
        return self._url

    @property
    def description(self):
        return self._description

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        if self._description:
            return f"{self._url} - {self._description}"
        return str(self._url)


class InvalidUrlClientError(InvalidURL):
    """The URL of a request is none."""


class RedirectClientError(ClientError):
    """The server led astray."""


class NonHttpUrlClientError(ClientError):
    """The URL of a request is not HTTP's."""


class InvalidUrlRedirectClientError(InvalidUrlClientError, RedirectClientError):
    """The URL to which the server led is none."""


class NonHttpUrlRedirectClientError(NonHttpUrlClientError, RedirectClientError):
    """The URL to which the server led is not HTTP's."""


class ClientSSLError(ClientConnectorError):
    """TLS failed."""


class ClientConnectorSSLError(ClientSSLError, ssl.SSLError):
    """The handshake of TLS failed."""


class ClientConnectorCertificateError(ClientSSLError, ssl.CertificateError):
    """The server's certificate is not accepted."""

    def __init__(self, connection_key, certificate_error):
        os_error = certificate_error if isinstance(certificate_error, OSError) else OSError()
        super().__init__(connection_key, os_error)
        self._certificate_error = certificate_error
        self.args = (connection_key, certificate_error)

    @property
    def certificate_error(self):
        return self._certificate_error

    @property
    def ssl(self):
        return self._conn_key.is_ssl

    def __str__(self):
        error = self.certificate_error
        return (f"Cannot connect to host {self.host}:{self.port} ssl:{self.ssl} "
                f"[{error.__class__.__name__}: {error.args}]")
