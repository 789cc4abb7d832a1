# permessage-deflate: what is offered and agreed, messages both ways, with and without memory of those before, windows,
# limits, and frames that break the rules.
import asyncio
import base64
import os
import zlib

import aiohttp
from aiohttp import web

CHUNKS = [b"", b"a", b"hello " * 20, bytes(range(256)) * 40, b"x" * 100_000]
answers = []


async def echo(request):
    options = {name: int(value) for name, value in request.query.items()}
    ws = web.WebSocketResponse(**options)
    ready = ws.can_prepare(request)
    before = ws.compress
    await ws.prepare(request)
    answers.append((before, bool(ready), ws.compress, ws.headers.get("Sec-WebSocket-Extensions")))
    async for message in ws:
        if message.type is aiohttp.WSMsgType.TEXT:
            await ws.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            await ws.send_bytes(message.data)
        else:
            answers.append((message.type.name, type(message.data).__name__, str(message.data)))
    answers.append(("closed", ws.close_code, type(ws.exception()).__name__))
    return ws


def frame(payload, opcode=1, last=True, rsv=0, mask=b"\1\2\3\4"):
    """A client's frame."""
    first = bytes([(0x80 if last else 0) | rsv << 4 | opcode])
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big") if size < 65536 \
        else b"\xff" + size.to_bytes(8, "big")
    return first + length + mask + bytes([byte ^ mask[at % 4] for at, byte in enumerate(payload)])


def deflated(payload, flush=zlib.Z_SYNC_FLUSH, state=None):
    state = state or zlib.compressobj(wbits=-15)
    return (state.compress(payload) + state.flush(flush)).removesuffix(b"\0\0\xff\xff")


class Raw:
    """A client that says what it likes."""

    def __init__(self, port, offer="permessage-deflate", path="/"):
        self.port, self.offer, self.path = port, offer, path

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        offer = f"Sec-WebSocket-Extensions: {self.offer}\r\n" if self.offer is not None else ""
        self.writer.write(f"GET {self.path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                          f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{offer}\r\n".encode())
        self.head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        return self

    async def __aexit__(self, *exc_info):
        self.writer.close()
        await asyncio.sleep(0.01)

    async def read(self):
        """First byte and payload of a frame."""
        first, size = await self.reader.readexactly(2)
        if size >= 126:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return first, await self.reader.readexactly(size)

    async def told(self):
        """What comes, as far as it is the same everywhere."""
        first, payload = await self.read()
        if first == 0x88:
            return "close", int.from_bytes(payload[:2], "big"), payload[2:]
        if first & 0x40:
            payload = zlib.decompressobj(wbits=-15).decompress(payload + b"\0\0\xff\xff")
        return hex(first), payload if len(payload) < 50 else len(payload)


async def negotiation(session, url, port):
    print("# the client's side")
    for options in ({}, {"compress": 15}, {"compress": 9}, {"compress": 12}, {"compress": 8}, {"compress": 16}):
        for query in ("", "?compress=0"):
            try:
                async with session.ws_connect(url + query, **options) as ws:
                    print(options, query, "->", ws.compress, ws.client_notakeover,
                          ws._response.request_info.headers.get("Sec-WebSocket-Extensions"),
                          ws._response.headers.get("Sec-WebSocket-Extensions"))
                    for data in CHUNKS:
                        await ws.send_bytes(data)
                        assert await ws.receive_bytes() == data
                        await ws.send_str(data.decode("latin-1"))
                        assert await ws.receive_str() == data.decode("latin-1")
            except ValueError as error:
                print(options, type(error).__name__, error)
    print("# the server's side")
    for offer in (None, "", "permessage-deflate", "permessage-deflate; client_max_window_bits",
                  "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits",
                  "permessage-deflate;server_no_context_takeover", "permessage-deflate; client_no_context_takeover",
                  "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
                  "permessage-deflate; server_max_window_bits=8, permessage-deflate",
                  "permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=10",
                  "permessage-deflate; nonsense", "permessage-deflate; nonsense, permessage-deflate",
                  "x-webkit-deflate-frame", "x, permessage-deflate; client_max_window_bits=9",
                  "permessage-deflate ; client_max_window_bits", "permessage-deflate; server_max_window_bits=abc",
                  "permessage-bzip2"):
        async with Raw(port, offer) as raw:
            lines = [line for line in raw.head.split("\r\n") if "Extensions" in line]
            print(repr(offer), "->", lines)


async def answered(offers):
    """What a client makes of an answer."""
    for answer in offers:
        async def handler(request):
            key = request.headers["Sec-WebSocket-Key"].encode()
            import hashlib
            accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            return web.Response(status=101, headers={
                "Upgrade": "websocket", "Connection": "upgrade", "Sec-WebSocket-Accept": accept.decode(),
                **({"Sec-WebSocket-Extensions": answer} if answer else {})})

        app = web.Application()
        app.router.add_get("/", handler)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            try:
                ws = await session.ws_connect(f"http://127.0.0.1:{runner.addresses[0][1]}/", compress=15)
                print(repr(answer), "->", ws.compress, ws.client_notakeover)
                ws._response.close()
            except aiohttp.WSServerHandshakeError as error:
                print(repr(answer), "->", error.status, error.message)
        await runner.cleanup()


async def frames(port):
    print("# memory of messages before")
    for offer in ("permessage-deflate", "permessage-deflate; server_no_context_takeover",
                  "permessage-deflate; server_max_window_bits=9"):
        async with Raw(port, offer) as raw:
            state = zlib.compressobj(wbits=-15)
            window = 9 if "=9" in offer else 15
            back = zlib.decompressobj(wbits=-window)
            for number in range(3):
                text = bytes(range(32, 127)) * 30
                raw.writer.write(frame(deflated(text, state=state), rsv=4))
                first, payload = await raw.read()
                if "no_context" in offer:
                    back = zlib.decompressobj(wbits=-window)
                print(hex(first), back.decompress(payload + b"\0\0\xff\xff") == text, len(payload) < len(text))
    print("# frames")
    good = deflated(b"hello, hello, hello")
    finished = deflated(b"ended", zlib.Z_FINISH) + b"\0"
    cases = {
        "whole": [frame(good, rsv=4)],
        "not compressed": [frame(b"plain")],
        "in pieces": [frame(good[:4], rsv=4, last=False), frame(good[4:], 0)],
        "a ping between": [frame(good[:4], rsv=4, last=False), frame(b"p", 9), frame(good[4:], 0)],
        "a ping with the bit": [frame(b"p", 9, rsv=4)],
        "the bit in a later piece": [frame(good[:4], rsv=4, last=False), frame(good[4:], 0, rsv=4)],
        "the bit only in a later piece": [frame(b"he", last=False), frame(b"llo", 0, rsv=4)],
        "other bits": [frame(good, rsv=2)],
        "and more bits": [frame(good, rsv=5)],
        "a stream that ends": [frame(finished, rsv=4), frame(good, rsv=4)],
        "empty": [frame(deflated(b""), rsv=4)],
        "nothing at all": [frame(b"", rsv=4)],
        "broken": [frame(b"\xff\xff\xff\xff", rsv=4)],
        "no text": [frame(deflated(b"\xff\xfe"), rsv=4)],
    }
    for name, pieces in cases.items():
        async with Raw(port) as raw:
            raw.writer.write(b"".join(pieces))
            print(f"{name:32}", await raw.told())
    async with Raw(port, None) as raw:
        raw.writer.write(frame(good, rsv=4))
        print(f"{'nothing was agreed':32}", await raw.told())
    print("# limits")
    for size in (999, 1000, 1001, 100_000):
        async with Raw(port, path="/?max_msg_size=1000") as raw:
            raw.writer.write(frame(deflated(b"a" * size), rsv=4))
            print(size, await raw.told())
        async with Raw(port, path="/?max_msg_size=1000") as raw:
            raw.writer.write(frame(b"a" * size))
            print(size, await raw.told())


async def own(session, url):
    print("# compressed by hand")
    async with session.ws_connect(url, compress=15) as ws:
        for compress in (None, 15, 9, 0, 12):
            await ws.send_str("some text, some text, some text", compress=compress)
            print(compress, await ws.receive_str())
        for compress in (8, 16):
            try:
                await ws.send_str("text", compress=compress)
            except ValueError as error:
                print(compress, error)
        await ws.send_json({"a": [1, 2, 3] * 100}, compress=10)
        print(len(await ws.receive_str()))
    answers.clear()


async def main():
    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    url = f"http://127.0.0.1:{port}/"
    async with aiohttp.ClientSession() as session:
        await negotiation(session, url, port)
        await answered([None, "permessage-deflate", "permessage-deflate; client_max_window_bits=10",
                        "permessage-deflate; client_no_context_takeover", "permessage-deflate; client_max_window_bits=8",
                        "permessage-deflate; nonsense", "other", "permessage-deflate; server_no_context_takeover"])
        await own(session, url)
        await frames(port)
    await asyncio.sleep(0.05)
    for answer in answers:
        print(answer)
    await runner.cleanup()


asyncio.run(main())
