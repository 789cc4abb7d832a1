"""What both ends of a WebSocket share: types of messages, close codes, errors, and the connection itself."""

import asyncio
import json as _json
from collections import deque, namedtuple
from enum import IntEnum

from _http import HttpError
from _websocket import Codec

__all__ = ("WS_CLOSED_MESSAGE", "WS_CLOSING_MESSAGE", "WSCloseCode", "WSMessage", "WSMsgType",
           "WebSocketError", "WSHandshakeError", "WSMessageTypeError", "ws_ext_gen", "ws_ext_parse")

WS_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WSCloseCode(IntEnum):
    """Why a WebSocket is closed."""

    OK = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED_DATA = 1003
    ABNORMAL_CLOSURE = 1006
    INVALID_TEXT = 1007
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    MANDATORY_EXTENSION = 1010
    INTERNAL_ERROR = 1011
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_GATEWAY = 1014


class WSMsgType(IntEnum):
    """What a message is."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    PING = 0x9
    PONG = 0xA
    CLOSE = 0x8
    CLOSING = 0x100
    CLOSED = 0x101
    ERROR = 0x102

    text = TEXT
    binary = BINARY
    ping = PING
    pong = PONG
    close = CLOSE
    closing = CLOSING
    closed = CLOSED
    error = ERROR


class WSMessage(namedtuple("WSMessage", ("type", "data", "extra"))):
    """A message."""

    __slots__ = ()

    def json(self, *, loads=_json.loads):
        return loads(self.data)


class WebSocketError(Exception):
    """The peer has broken the protocol."""

    def __init__(self, code, message):
        self.code = code
        super().__init__(code, message)

    def __str__(self):
        return self.args[1]


class WSHandshakeError(Exception):
    """The handshake has failed."""


class WSMessageTypeError(TypeError):
    """The message is of another type than was asked for."""


def _parameters(text):
    """The parameters behind an extension's name; None for what is no such list."""
    made = {}
    first, *rest = text.split(";")
    if first:
        return None
    for parameter in rest:
        name, sign, value = parameter.lstrip().partition("=")
        if name not in ("server_no_context_takeover", "client_no_context_takeover",
                        "server_max_window_bits", "client_max_window_bits"):
            return None
        if sign and not (name.endswith("bits") and value.isdecimal()):
            return None
        made[name] = int(value) if sign else made.get(name)
    return made


def ws_ext_parse(extstr, isserver=False):
    """What an offer of compression, or the answer to one, comes to: bits of the window, 0 for no compression, and
    whether messages are to be compressed on their own."""
    for text in (extstr or "").split("permessage-deflate")[1:]:
        text = text.partition(",")[0]
        if not text:
            return 15, False
        given = _parameters(text)
        if given is None:
            if not isserver:
                raise WSHandshakeError("Extension for deflate not supported" + text)
            continue
        sender = "server" if isserver else "client"
        bits = given.get(sender + "_max_window_bits") or 15
        # zlib has no window of 8 bits.
        if 9 <= bits <= 15:
            return bits, sender + "_no_context_takeover" in given
        if not isserver:
            raise WSHandshakeError("Invalid window size")
    return 0, False


def ws_ext_gen(compress=15, isserver=False, server_notakeover=False):
    """An offer of compression, or the answer to one."""
    if not 9 <= compress <= 15:
        raise ValueError("Compress wbits must between 9 and 15, zlib does not support wbits=8")
    parts = ["permessage-deflate"]
    if not isserver:
        parts.append("client_max_window_bits")
    if compress < 15:
        parts.append(f"server_max_window_bits={compress}")
    if server_notakeover:
        parts.append("server_no_context_takeover")
    return "; ".join(parts)


WS_CLOSED_MESSAGE = WSMessage(WSMsgType.CLOSED, None, None)
WS_CLOSING_MESSAGE = WSMessage(WSMsgType.CLOSING, None, None)
_KINDS = {int(kind): kind for kind in WSMsgType}


class EofStream(Exception):
    """The peer has closed the connection without a word."""


class Channel:
    """Messages over an upgraded connection."""

    def __init__(self, duplex, client, max_msg_size, decode_text=True, compress=0, notakeover=False,
                 lost=None):
        self._duplex = duplex
        self._codec = Codec(client, max_msg_size, decode_text, compress, notakeover)
        self._messages = deque()
        self._failure = None
        self._waiting = None
        self._reading = None
        self._lost = lost
        self._closing = False
        self._gone = False
        self.on_data = None

    async def read(self):
        """The next message."""
        while True:
            if self._messages:
                return self._messages.popleft()
            if self._failure is not None:
                raise self._failure
            if self._waiting is not None or self.on_data is not None:
                await self._wait()
                continue
            if self._reading is None:
                self._reading = asyncio.ensure_future(self._duplex.read())
                self._reading.add_done_callback(self._arrived)
            await self._wait()

    async def _wait(self):
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._duplex.read())
            self._reading.add_done_callback(self._arrived)
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def watch(self, on_data):
        """Calls `on_data` whenever something comes, whether or not somebody reads."""
        self.on_data = on_data
        if self._reading is None and self._failure is None:
            self._reading = asyncio.ensure_future(self._duplex.read())
            self._reading.add_done_callback(self._arrived)

    def _arrived(self, reading):
        self._reading = None
        if reading.cancelled():
            return
        error = reading.exception()
        self._gone = error is not None or not reading.result()
        if error is not None:
            self._failure = self._lost() if self._lost is not None else error
        else:
            data = reading.result()
            if data:
                self._feed(data)
            else:
                self._failure = self._lost() if self._lost is not None else EofStream()
        self._wake()
        if self.on_data is not None and self._failure is None:
            self.watch(self.on_data)

    def _feed(self, data):
        messages, refusal = self._codec.feed(data)
        for kind, payload, extra in messages:
            self._messages.append(WSMessage(_KINDS[kind], payload, extra))
        if refusal is not None:
            code, text = refusal
            if code:
                self._failure = WebSocketError(WSCloseCode(code), text)
            else:
                import zlib

                self._failure = zlib.error(text)
        if self.on_data is not None:
            self.on_data()

    def _wake(self):
        waiting = self._waiting
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def feed(self, message):
        """Puts a message of our own before the reader."""
        self._messages.append(message)
        self._wake()

    def fail(self, error):
        """Ends the reading with an exception."""
        if self._failure is None:
            self._failure = error
        self._wake()

    async def send_frame(self, message, opcode, compress=None):
        """Sends a message in one frame."""
        if self._gone or self._closing and opcode != WSMsgType.CLOSE:
            raise self._reset("Cannot write to closing transport")
        try:
            self._duplex.write(self._codec.frame(message, opcode, compress))
            await self._duplex.drain()
        except (HttpError, OSError):
            raise self._reset("Cannot write to closing transport") from None

    @staticmethod
    def _reset(text):
        from .client_exceptions import ClientConnectionResetError

        return ClientConnectionResetError(text)

    async def close(self, code=1000, message=b""):
        """Says good-bye."""
        if isinstance(message, str):
            message = message.encode("utf-8")
        try:
            await self.send_frame(int(code).to_bytes(2, "big") + message, WSMsgType.CLOSE)
        finally:
            self._closing = True

    def shut(self):
        """Closes the connection."""
        self._duplex.close()

    def get_extra_info(self, name, default=None):
        if name in ("peername", "sockname"):
            return getattr(self._duplex, name)
        return default
