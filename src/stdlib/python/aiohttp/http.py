"""What is known of HTTP on both sides.  The parser and the writer are native: their classes are not to be had here."""

from http import HTTPStatus

from .client_reqrep import HttpVersion, HttpVersion10, HttpVersion11
from .http_exceptions import HttpProcessingError
from .http_websocket import (WS_KEY, WebSocketError, WSCloseCode, WSMessage, WSMsgType)
from .helpers import SERVER_SOFTWARE

__all__ = ("HttpProcessingError", "RESPONSES", "SERVER_SOFTWARE", "HttpVersion", "HttpVersion10",
           "HttpVersion11", "WS_KEY", "WSMessage", "WebSocketError", "WSMsgType", "WSCloseCode")

RESPONSES = {status: (status.phrase, status.description) for status in HTTPStatus}
