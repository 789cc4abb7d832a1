"""WebSockets on the client's side."""

import asyncio
import base64
import hashlib
import os
import warnings

from multidict import CIMultiDict

from ._websocket_end import End
from .client_exceptions import (ClientError, ServerDisconnectedError, ServerTimeoutError,
                                WSServerHandshakeError)
from .http_websocket import (WS_CLOSED_MESSAGE, WS_CLOSING_MESSAGE, WS_KEY, Channel, EofStream,
                             WebSocketError, WSCloseCode, WSHandshakeError, WSMessage, WSMsgType,
                             ws_ext_gen, ws_ext_parse)

_UNSET = object()


class ClientWSTimeout:
    """How long to wait for a message, and for the end."""

    __slots__ = ("ws_receive", "ws_close")

    def __init__(self, ws_receive=None, ws_close=None):
        object.__setattr__(self, "ws_receive", ws_receive)
        object.__setattr__(self, "ws_close", ws_close)

    def __setattr__(self, name, value):
        raise AttributeError(f"{name} cannot be changed")

    def __repr__(self):
        return f"ClientWSTimeout(ws_receive={self.ws_receive!r}, ws_close={self.ws_close!r})"

    def __eq__(self, other):
        if other.__class__ is not ClientWSTimeout:
            return NotImplemented
        return (self.ws_receive, self.ws_close) == (other.ws_receive, other.ws_close)


DEFAULT_WS_CLIENT_TIMEOUT = ClientWSTimeout(ws_receive=None, ws_close=10.0)


class ClientWebSocketResponse(End):
    """A WebSocket that `session.ws_connect` has opened."""

    _masks = True

    def __init__(self, channel, protocol, response, timeout, autoclose, autoping, heartbeat, compress=0,
                 client_notakeover=False):
        self._channel = channel
        self._protocol = protocol
        self._response = response
        self._timeout = timeout
        self._autoclose = autoclose
        self._autoping = autoping
        self._heartbeat = heartbeat
        self._compress = compress
        self._client_notakeover = client_notakeover
        self._start_heartbeat()

    @property
    def protocol(self):
        return self._protocol

    @property
    def compress(self):
        return self._compress

    @property
    def client_notakeover(self):
        return self._client_notakeover

    def _pong_error(self, text):
        return ServerTimeoutError(text)

    def _shut(self):
        self._channel.shut()
        self._response.close()

    def _set_closing(self):
        self._closing = True
        self._stop_heartbeat()

    async def close(self, *, code=WSCloseCode.OK, message=b""):
        """Closes the WebSocket; whether it was open."""
        if self._waiting and not self._closing:
            self._close_wait = asyncio.get_running_loop().create_future()
            self._set_closing()
            self._channel.feed(WS_CLOSING_MESSAGE)
            await self._close_wait
        if self._closed:
            return False
        self._set_closed()
        try:
            await self._channel.close(code, message)
            if self._close_code:
                self._shut()
                return True
            while True:
                async with asyncio.timeout(self._timeout.ws_close):
                    answer = await self._channel.read()
                if answer.type is WSMsgType.CLOSE:
                    self._close_code = answer.data
                    self._shut()
                    return True
        except asyncio.CancelledError:
            self._close_code = WSCloseCode.ABNORMAL_CLOSURE
            self._shut()
            raise
        except Exception as error:
            self._close_code = WSCloseCode.ABNORMAL_CLOSURE
            self._exception = error
            self._shut()
            return True

    async def receive(self, timeout=None):
        """The next message."""
        timeout = timeout or self._timeout.ws_receive
        while True:
            if self._waiting:
                raise RuntimeError("Concurrent call to receive() is not allowed")
            if self._closed:
                return WS_CLOSED_MESSAGE
            if self._closing:
                await self.close()
                return WS_CLOSED_MESSAGE
            try:
                message = await self._next_message(timeout)
            except (asyncio.CancelledError, asyncio.TimeoutError):
                self._close_code = WSCloseCode.ABNORMAL_CLOSURE
                raise
            except EofStream:
                self._close_code = WSCloseCode.OK
                await self.close()
                return WSMessage(WSMsgType.CLOSED, None, None)
            except ClientError:
                self._set_closed()
                self._close_code = WSCloseCode.ABNORMAL_CLOSURE
                self._shut()
                return WS_CLOSED_MESSAGE
            except WebSocketError as error:
                self._close_code = error.code
                await self.close(code=error.code)
                return WSMessage(WSMsgType.ERROR, error, None)
            except Exception as error:
                self._exception = error
                self._set_closing()
                self._close_code = WSCloseCode.ABNORMAL_CLOSURE
                await self.close()
                return WSMessage(WSMsgType.ERROR, error, None)
            kind = message.type
            if kind is WSMsgType.CLOSE:
                self._set_closing()
                self._close_code = message.data
                if not self._closed and self._autoclose:
                    await self.close()
            elif kind is WSMsgType.CLOSING:
                self._set_closing()
            elif kind is WSMsgType.PING and self._autoping:
                await self.pong(message.data)
                continue
            elif kind is WSMsgType.PONG and self._autoping:
                continue
            return message

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        await self.close()


def _timeouts(timeout, receive_timeout):
    if timeout is _UNSET:
        made = DEFAULT_WS_CLIENT_TIMEOUT
    elif isinstance(timeout, ClientWSTimeout):
        made = timeout
    else:
        warnings.warn("parameter 'timeout' of type 'float' is deprecated, please use "
                      "'timeout=ClientWSTimeout(ws_close=...)'", DeprecationWarning, stacklevel=3)
        made = ClientWSTimeout(ws_close=timeout)
    if receive_timeout is not None:
        warnings.warn("float parameter 'receive_timeout' is deprecated, please use parameter "
                      "'timeout=ClientWSTimeout(ws_receive=...)'", DeprecationWarning, stacklevel=3)
        made = ClientWSTimeout(ws_receive=receive_timeout, ws_close=made.ws_close)
    return made


async def connect(session, url, *, method="GET", protocols=(), timeout=_UNSET, receive_timeout=None,
                  autoclose=True, autoping=True, heartbeat=None, auth=None, origin=None,
                  params=None, headers=None, proxy=None, proxy_auth=None, ssl=True,
                  verify_ssl=None, fingerprint=None, ssl_context=None, server_hostname=None,
                  proxy_headers=None, compress=0, max_msg_size=4 * 1024 * 1024,
                  decode_text=True):
    """What `session.ws_connect` does."""
    timeout = _timeouts(timeout, receive_timeout)
    own = CIMultiDict() if headers is None else CIMultiDict(headers)
    own.setdefault("Upgrade", "websocket")
    own.setdefault("Connection", "Upgrade")
    own.setdefault("Sec-WebSocket-Version", "13")
    key = base64.b64encode(os.urandom(16))
    own["Sec-WebSocket-Key"] = key.decode()
    if protocols:
        own["Sec-WebSocket-Protocol"] = ",".join(protocols)
    if origin is not None:
        own["Origin"] = origin
    if compress:
        own["Sec-WebSocket-Extensions"] = ws_ext_gen(compress)
    response = await session.request(
        method, url, params=params, headers=own, read_until_eof=False, auth=auth, proxy=proxy,
        proxy_auth=proxy_auth, ssl=ssl, verify_ssl=verify_ssl, fingerprint=fingerprint,
        ssl_context=ssl_context, server_hostname=server_hostname, proxy_headers=proxy_headers)
    try:
        _check_handshake(response, key)
        protocol = None
        offered = response.headers.get("Sec-WebSocket-Protocol")
        if protocols and offered is not None:
            for one in offered.split(","):
                if one.strip() in protocols:
                    protocol = one.strip()
                    break
        compression = 0, False
        if compress:
            compression = _agreed(response)
        duplex = response._upgrade()
    except BaseException:
        response.close()
        raise
    channel = Channel(duplex, True, max_msg_size, decode_text, *compression, ServerDisconnectedError)
    return session._ws_response_class(channel, protocol, response, timeout, autoclose, autoping,
                                      heartbeat, *compression)


def _agreed(response):
    """The compression that the server has agreed to."""
    try:
        return ws_ext_parse(response.headers.get("Sec-WebSocket-Extensions"))
    except WSHandshakeError as error:
        raise WSServerHandshakeError(response.request_info, response.history, message=error.args[0],
                                     status=response.status, headers=response.headers) from error


def _check_handshake(response, key):
    headers = response.headers
    accept = base64.b64encode(hashlib.sha1(key + WS_KEY).digest()).decode()
    if response.status != 101:
        message = "Invalid response status"
    elif headers.get("Upgrade", "").lower() != "websocket":
        message = "Invalid upgrade header"
    elif headers.get("Connection", "").lower() != "upgrade":
        message = "Invalid connection header"
    elif headers.get("Sec-WebSocket-Accept", "") != accept:
        message = "Invalid challenge response"
    else:
        return
    raise WSServerHandshakeError(response.request_info, response.history, message=message,
                                 status=response.status, headers=headers)
