"""One end of a WebSocket: what `web.WebSocketResponse` and `ClientWebSocketResponse` have in common."""

import asyncio
import json as _json

from .http_websocket import (WSCloseCode, WSMessage, WSMessageTypeError, WSMsgType)


class End:
    """Sending and receiving, and the heartbeat."""

    _masks = False
    _channel = None
    _closed = False
    _closing = False
    _close_code = None
    _exception = None
    _waiting = False
    _close_wait = None
    _heartbeat = None
    _heartbeat_timer = None
    _pong_timer = None
    _ping_task = None

    def _need_channel(self):
        if self._channel is None:
            raise RuntimeError("Call .prepare() first")
        return self._channel

    @property
    def closed(self):
        return self._closed

    @property
    def close_code(self):
        return self._close_code

    def exception(self):
        return self._exception

    def get_extra_info(self, name, default=None):
        return default if self._channel is None else self._channel.get_extra_info(name, default)

    # -- heartbeat

    def _start_heartbeat(self):
        if self._heartbeat is not None:
            self._channel.watch(self._reset_heartbeat)
            self._reset_heartbeat()

    def _reset_heartbeat(self):
        if self._heartbeat is None or self._closed or self._closing:
            return
        self._stop_heartbeat()
        loop = asyncio.get_running_loop()
        self._heartbeat_timer = loop.call_later(self._heartbeat, self._send_heartbeat)

    def _stop_heartbeat(self):
        for name in ("_heartbeat_timer", "_pong_timer", "_ping_task"):
            pending = getattr(self, name)
            if pending is not None:
                pending.cancel()
                setattr(self, name, None)

    def _send_heartbeat(self):
        self._heartbeat_timer = None
        loop = asyncio.get_running_loop()
        self._pong_timer = loop.call_later(self._heartbeat / 2, self._pong_not_received)
        self._ping_task = loop.create_task(self._channel.send_frame(b"", WSMsgType.PING))
        self._ping_task.add_done_callback(self._pinged)

    def _pinged(self, task):
        if self._ping_task is task:
            self._ping_task = None
        if not task.cancelled() and task.exception() is not None:
            self._heartbeat_failed(task.exception())

    def _pong_not_received(self):
        self._pong_timer = None
        self._heartbeat_failed(self._pong_error(
            f"No PONG received after {self._heartbeat / 2.0} seconds"))

    def _heartbeat_failed(self, error):
        if self._closed:
            return
        self._set_closed()
        self._close_code = WSCloseCode.ABNORMAL_CLOSURE
        self._exception = error
        self._shut()
        if self._waiting and not self._closing:
            self._channel.feed(WSMessage(WSMsgType.ERROR, error, None))

    def _set_closed(self):
        self._closed = True
        self._stop_heartbeat()

    # -- sending

    async def ping(self, message=b""):
        await self._need_channel().send_frame(self._raw(message), WSMsgType.PING)

    async def pong(self, message=b""):
        await self._need_channel().send_frame(self._raw(message), WSMsgType.PONG)

    async def send_frame(self, message, opcode, compress=None):
        """Sends a frame of any type."""
        await self._need_channel().send_frame(self._raw(message), opcode, compress)

    def _raw(self, message):
        """Bytes as they are sent; what is wrong with others is said as by aiohttp, which masks a copy at one end."""
        len(message)
        return bytearray(message) if self._masks else b"" + message

    async def send_str(self, data, compress=None):
        channel = self._need_channel()
        if not isinstance(data, str):
            raise TypeError("data argument must be str (%r)" % type(data))
        await channel.send_frame(data, WSMsgType.TEXT, compress)

    async def send_bytes(self, data, compress=None):
        channel = self._need_channel()
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be byte-ish (%r)" % type(data))
        await channel.send_frame(data, WSMsgType.BINARY, compress)

    async def send_json(self, data, compress=None, *, dumps=_json.dumps):
        await self.send_str(dumps(data), compress=compress)

    async def send_json_bytes(self, data, compress=None, *, dumps):
        await self.send_bytes(dumps(data), compress=compress)

    # -- receiving

    async def _next_message(self, timeout):
        """The next message of the channel; `close` waits until nobody is here."""
        self._waiting = True
        try:
            if timeout:
                async with asyncio.timeout(timeout):
                    return await self._channel.read()
            return await self._channel.read()
        finally:
            self._waiting = False
            if self._close_wait is not None and not self._close_wait.done():
                self._close_wait.set_result(None)

    async def receive_str(self, *, timeout=None):
        message = await self.receive(timeout)
        if message.type is not WSMsgType.TEXT:
            raise WSMessageTypeError(
                f"Received message {message.type}:{message.data!r} is not WSMsgType.TEXT")
        return message.data

    async def receive_bytes(self, *, timeout=None):
        message = await self.receive(timeout)
        if message.type is not WSMsgType.BINARY:
            raise WSMessageTypeError(
                f"Received message {message.type}:{message.data!r} is not WSMsgType.BINARY")
        return message.data

    async def receive_json(self, *, loads=_json.loads, timeout=None):
        return loads(await self.receive_str(timeout=timeout))

    def __aiter__(self):
        return self

    async def __anext__(self):
        message = await self.receive()
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
            raise StopAsyncIteration
        return message
