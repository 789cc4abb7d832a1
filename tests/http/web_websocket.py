# A WebSocket server, spoken to in frames: messages, fragments, close codes, and what it refuses.
import asyncio, os, struct, base64
from aiohttp import web, WSMsgType, WSCloseCode
async def ws(request):
    w = web.WebSocketResponse(protocols=("chat",), max_msg_size=1000)
    print("can", bool(w.can_prepare(request)), w.prepared)
    await w.prepare(request)
    print("proto", w.ws_protocol)
    async for m in w:
        print("srv", m)
        if m.type == WSMsgType.TEXT:
            if m.data == "close": await w.close(code=4000, message=b"bye")
            elif m.data == "json": await w.send_json({"a": 1})
            else: await w.send_str(m.data.upper())
        elif m.type == WSMsgType.BINARY:
            await w.send_bytes(m.data[::-1])
    print("end", w.closed, w.close_code, w.exception())
    return w
def frame(op, data, fin=True, mask=True):
    k = b"abcd"
    d = bytes(b ^ k[i % 4] for i, b in enumerate(data)) if mask else data
    n = len(data)
    h = bytes([(0x80 if fin else 0) | op])
    if n < 126: h += bytes([(0x80 if mask else 0) | n])
    else: h += bytes([(0x80 if mask else 0) | 126]) + struct.pack(">H", n)
    return h + (k if mask else b"") + d
HS = b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foo, chat\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
async def main():
    app = web.Application()
    app.router.add_get("/ws", ws)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async def talk(frames, hs=HS):
        r, w = await asyncio.open_connection("127.0.0.1", port)
        w.write(hs)
        h = await r.readuntil(b"\r\n\r\n")
        print(b"\r\n".join(l for l in h.split(b"\r\n") if not l.startswith(b"Date")).decode())
        if b" 101 " not in h:
            print(await r.read(200)); w.close(); return
        for f in frames:
            w.write(f); await asyncio.sleep(0.05)
        w.write(frame(8, struct.pack(">H", 1000)+b"done"))
        try:
            print("cli", await asyncio.wait_for(r.read(), 3))
        except TimeoutError: print("cli timeout")
        w.close()
        await asyncio.sleep(0.05)
    await talk([frame(1, b"hello"), frame(2, b"abc"), frame(9, b"pp"), frame(1, b"he", fin=False), frame(0, b"llo"), frame(1, b"json")])
    await talk([frame(1, b"close")])
    await talk([frame(1, b"\xff\xfe")])
    await talk([frame(2, b"x" * 2000)])
    await talk([frame(3, b"x")])
    await talk([frame(8, b"")])
    await talk([frame(9, b"x"*125, fin=False)])
    await talk([frame(0, b"x")])
    await talk([frame(8, struct.pack(">H", 5))])
    await talk([], HS.replace(b"Version: 13", b"Version: 99"))
    await talk([], HS.replace(b"Upgrade: websocket", b"Upgrade: foo"))
    await talk([], HS.replace(b"MDEyMzQ1Njc4OWFiY2RlZg==", b"abc"))
    # abrupt end
    r, w = await asyncio.open_connection("127.0.0.1", port); w.write(HS); await r.readuntil(b"\r\n\r\n"); w.close(); await asyncio.sleep(0.1)
    await runner.cleanup()
asyncio.run(main())
