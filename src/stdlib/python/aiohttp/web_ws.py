"""WebSockets on the server's side."""

import asyncio
import base64
import binascii
import hashlib
import logging

from ._websocket_end import End
from .http_websocket import (WS_CLOSED_MESSAGE, WS_CLOSING_MESSAGE, WS_KEY, Channel, EofStream,
                             WebSocketError, WSCloseCode, WSMessage, WSMsgType, ws_ext_gen,
                             ws_ext_parse)
from .web_exceptions import HTTPBadRequest, HTTPException
from .web_response import StreamResponse

__all__ = ("WebSocketResponse", "WebSocketReady")

ws_logger = logging.getLogger("aiohttp.websocket")


class WebSocketReady:
    """Whether a request may become a WebSocket, and by which protocol."""

    __slots__ = ("ok", "protocol")

    def __init__(self, ok, protocol):
        self.ok = ok
        self.protocol = protocol

    def __bool__(self):
        return self.ok

    def __eq__(self, other):
        if other.__class__ is not WebSocketReady:
            return NotImplemented
        return (self.ok, self.protocol) == (other.ok, other.protocol)

    def __hash__(self):
        return hash((self.ok, self.protocol))

    def __repr__(self):
        return f"WebSocketReady(ok={self.ok!r}, protocol={self.protocol!r})"


class WebSocketResponse(End, StreamResponse):
    """The response that turns a request into a WebSocket."""

    _length_check = False
    _ws_protocol = None
    _conn_lost = 0

    def __init__(self, *, timeout=10.0, receive_timeout=None, autoclose=True, autoping=True,
                 heartbeat=None, protocols=(), compress=True, max_msg_size=4 * 1024 * 1024,
                 writer_limit=2 ** 16, decode_text=True):
        StreamResponse.__init__(self, status=101)
        self._protocols = protocols
        self._timeout = timeout
        self._receive_timeout = receive_timeout
        self._autoclose = autoclose
        self._autoping = autoping
        self._heartbeat = heartbeat
        self._max_msg_size = max_msg_size
        self._decode_text = decode_text
        self._compress = compress

    def _handshake(self, request):
        """The headers of the answer, the protocol and the compression; raises for a request that is no handshake."""
        headers = request.headers
        upgrade = headers.get("Upgrade")
        if (upgrade or "").lower().strip() != "websocket":
            raise HTTPBadRequest(text=f"No WebSocket UPGRADE hdr: {upgrade}\n Can "
                                      '"Upgrade" only to "WebSocket".')
        connection = headers.get("Connection")
        if "upgrade" not in (connection or "").lower():
            raise HTTPBadRequest(text=f"No CONNECTION upgrade hdr: {connection}")
        protocol = None
        offered = headers.get("Sec-WebSocket-Protocol")
        if offered is not None:
            offered = [one.strip() for one in offered.split(",")]
            for one in offered:
                if one in self._protocols:
                    protocol = one
                    break
            else:
                ws_logger.warning("%s: Client protocols %r don’t overlap server-known ones %r",
                                  request.remote, offered, self._protocols)
        version = headers.get("Sec-WebSocket-Version", "")
        if version not in ("13", "8", "7"):
            raise HTTPBadRequest(text=f"Unsupported version: {version}")
        key = headers.get("Sec-WebSocket-Key")
        try:
            if not key or len(base64.b64decode(key)) != 16:
                raise HTTPBadRequest(text=f"Handshake error: {key!r}")
        except binascii.Error:
            raise HTTPBadRequest(text=f"Handshake error: {key!r}") from None
        accept = base64.b64encode(hashlib.sha1(key.encode() + WS_KEY).digest()).decode()
        answer = {"Upgrade": "websocket", "Connection": "upgrade", "Sec-WebSocket-Accept": accept}
        compression = 0, False
        if self._compress:
            # An offer that makes no sense is passed over.
            compression = ws_ext_parse(headers.get("Sec-WebSocket-Extensions"), isserver=True)
            bits, notakeover = compression
            if bits:
                answer["Sec-WebSocket-Extensions"] = ws_ext_gen(bits, True, notakeover)
        if protocol:
            answer["Sec-WebSocket-Protocol"] = protocol
        return answer, protocol, compression

    def can_prepare(self, request):
        """Whether `prepare` would do."""
        if self._channel is not None:
            raise RuntimeError("Already started")
        try:
            _, protocol, _ = self._handshake(request)
        except HTTPException:
            return WebSocketReady(False, None)
        return WebSocketReady(True, protocol)

    async def prepare(self, request):
        if self._prepared:
            return self._channel
        answer, self._ws_protocol, compression = self._handshake(request)
        self._compress, self._notakeover = compression
        self.headers.update(answer)
        self.force_close()
        return await super().prepare(request)

    def _begin(self, request):
        duplex = request._raw.upgrade(101, self._reason, self._headers)
        self._channel = Channel(duplex, False, self._max_msg_size, self._decode_text, self._compress,
                                self._notakeover)
        request._channel = self._channel
        request._server._websockets.add(self)
        self._start_heartbeat()

    @property
    def prepared(self):
        return self._channel is not None

    @property
    def ws_protocol(self):
        return self._ws_protocol

    @property
    def compress(self):
        return self._compress

    def _pong_error(self, text):
        return asyncio.TimeoutError(text)

    def _shut(self):
        self._channel.shut()

    def _set_closing(self, code):
        self._closing = True
        self._close_code = code
        self._stop_heartbeat()

    def _end(self, code):
        self._close_code = code
        self._shut()

    async def write(self, data):
        raise RuntimeError("Cannot call .write() for websocket")

    async def write_eof(self, data=b""):
        if self._eof_sent:
            return
        if self._channel is None:
            raise RuntimeError("Response has not been started")
        await self.close()
        self._eof_sent = True
        self._req = None

    async def close(self, *, code=WSCloseCode.OK, message=b"", drain=True):
        """Closes the WebSocket; whether it was open."""
        channel = self._need_channel()
        if self._closed:
            return False
        self._set_closed()
        try:
            await channel.close(code, message)
        except (asyncio.CancelledError, asyncio.TimeoutError):
            self._end(WSCloseCode.ABNORMAL_CLOSURE)
            raise
        except Exception as error:
            self._exception = error
            self._end(WSCloseCode.ABNORMAL_CLOSURE)
            return True
        if self._waiting:
            self._close_wait = asyncio.get_running_loop().create_future()
            channel.feed(WS_CLOSING_MESSAGE)
            await self._close_wait
        if self._closing:
            self._shut()
            return True
        try:
            async with asyncio.timeout(self._timeout):
                while True:
                    answer = await channel.read()
                    if answer.type is WSMsgType.CLOSE:
                        self._end(answer.data)
                        return True
        except asyncio.CancelledError:
            self._end(WSCloseCode.ABNORMAL_CLOSURE)
            raise
        except Exception as error:
            self._exception = error
            self._end(WSCloseCode.ABNORMAL_CLOSURE)
            return True

    async def receive(self, timeout=None):
        """The next message."""
        self._need_channel()
        timeout = timeout or self._receive_timeout
        while True:
            if self._waiting:
                raise RuntimeError("Concurrent call to receive() is not allowed")
            if self._closed:
                self._conn_lost += 1
                if self._conn_lost >= 5:
                    raise RuntimeError("WebSocket connection is closed.")
                return WS_CLOSED_MESSAGE
            if self._closing:
                return WS_CLOSING_MESSAGE
            try:
                message = await self._next_message(timeout)
            except (asyncio.TimeoutError, asyncio.CancelledError):
                raise
            except EofStream:
                self._close_code = WSCloseCode.OK
                await self.close()
                return WSMessage(WSMsgType.CLOSED, None, None)
            except WebSocketError as error:
                self._close_code = error.code
                await self.close(code=error.code)
                return WSMessage(WSMsgType.ERROR, error, None)
            except Exception as error:
                self._exception = error
                self._set_closing(WSCloseCode.ABNORMAL_CLOSURE)
                await self.close()
                return WSMessage(WSMsgType.ERROR, error, None)
            kind = message.type
            if kind is WSMsgType.CLOSE:
                self._set_closing(message.data)
                if not self._closed and self._autoclose:
                    await self.close(drain=False)
            elif kind is WSMsgType.CLOSING:
                self._set_closing(WSCloseCode.OK)
            elif kind is WSMsgType.PING and self._autoping:
                await self.pong(message.data)
                continue
            elif kind is WSMsgType.PONG and self._autoping:
                continue
            return message

    def _cancel(self, error):
        self._closing = True
        self._stop_heartbeat()
        if self._channel is not None:
            self._channel.fail(error)
