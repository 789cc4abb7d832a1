"""Asynchronous HTTP: a client, and with `aiohttp.web` a server.  What is not the client's is imported when it is asked for."""

from . import cookiejar, hdrs
from .client import ClientSession, ClientTimeout, request

__version__ = "3.14.5"

_WHERE = {
    "client": "ClientSession ClientTimeout request",
    "client_exceptions": "ClientConnectionError ClientConnectionResetError "
    "ClientConnectorCertificateError ClientConnectorDNSError ClientConnectorError "
    "ClientConnectorSSLError ClientError ClientHttpProxyError ClientOSError ClientPayloadError "
    "ClientProxyConnectionError ClientResponseError ClientSSLError ConnectionTimeoutError "
    "ContentTypeError InvalidURL InvalidUrlClientError InvalidUrlRedirectClientError "
    "NonHttpUrlClientError NonHttpUrlRedirectClientError RedirectClientError "
    "ServerConnectionError ServerDisconnectedError ServerFingerprintMismatch ServerTimeoutError "
    "SocketTimeoutError TooManyRedirects UnixClientConnectorError "
    "WSServerHandshakeError",
    "client_reqrep": "ClientRequest ClientResponse Fingerprint RequestInfo HttpVersion HttpVersion10 "
    "HttpVersion11",
    "client_middleware_digest_auth": "DigestAuthMiddleware",
    "client_middlewares": "ClientHandlerType ClientMiddlewareType",
    "client_ws": "ClientWebSocketResponse ClientWSTimeout",
    "connector": "AddrInfoType BaseConnector SocketFactoryType TCPConnector UnixConnector",
    "cookiejar": "CookieJar DummyCookieJar",
    "formdata": "FormData",
    "_web_headers": "ETag",
    "helpers": "BasicAuth ChainMapProxy encode_basic_auth",
    "http_websocket": "WSCloseCode WSMessage WSMessageTypeError WSMsgType WebSocketError",
    "multipart": "BadContentDispositionHeader BadContentDispositionParam BodyPartReader "
    "MultipartReader MultipartWriter content_disposition_filename parse_content_disposition",
    "payload": "AsyncIterablePayload BufferedReaderPayload BytesIOPayload BytesPayload IOBasePayload "
    "JsonPayload PAYLOAD_REGISTRY Payload StringIOPayload StringPayload TextIOPayload get_payload "
    "payload_type",
    "resolver": "AsyncResolver DefaultResolver ThreadedResolver",
    "streams": "EMPTY_PAYLOAD EofStream StreamReader",
    "tracing": "TraceConfig TraceConnectionCreateEndParams TraceConnectionCreateStartParams "
    "TraceConnectionQueuedEndParams TraceConnectionQueuedStartParams "
    "TraceConnectionReuseconnParams TraceDnsCacheHitParams TraceDnsCacheMissParams "
    "TraceDnsResolveHostEndParams TraceDnsResolveHostStartParams TraceRequestChunkSentParams "
    "TraceRequestEndParams TraceRequestExceptionParams TraceRequestHeadersSentParams "
    "TraceRequestRedirectParams TraceRequestStartParams TraceResponseChunkReceivedParams",
}
_WHERE = {name: module for module, names in _WHERE.items() for name in names.split()}
_SUBMODULES = frozenset(_WHERE.values()) | {
    "abc", "hdrs", "http", "http_exceptions", "log", "test_utils", "typedefs", "web", "web_app", "web_exceptions",
    "web_request", "web_response"}

__all__ = ("hdrs", *_WHERE)


def __getattr__(name):
    from importlib import import_module
    module = _WHERE.get(name)
    if module is not None:
        value = getattr(import_module(f"{__name__}.{module}"), name)
        globals()[name] = value
        return value
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
