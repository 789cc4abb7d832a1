"""Short bodies: posts of every kind, whole or in pieces, pipelined, too large, and tasks of the handlers."""
import asyncio
import contextvars
import json

from aiohttp import web

var = contextvars.ContextVar("var", default="unset")


async def echo_json(request):
    data = await request.json()
    return web.json_response({"got": data, "length": request.content_length, "type": request.content_type})


async def echo_text(request):
    text = await request.text()
    return web.Response(text=f"{request.method} {text!r} {request.charset} {request.body_exists} {request.can_read_body}")


async def form(request):
    fields = await request.post()
    again = await request.post()
    return web.Response(text=repr(sorted(fields.items())) + str(fields is again))


async def content(request):
    pieces = []
    stream = request.content
    pieces.append(await stream.read(3))
    pieces.append(await stream.readexactly(2))
    pieces.append(await stream.readline())
    pieces.append(await stream.readany())
    pieces.append(stream.at_eof())
    pieces.append(await stream.read())
    return web.Response(text=repr(pieces))


async def unread(request):
    return web.Response(text=f"unread {request.can_read_body}")


async def late(request):
    await asyncio.sleep(0.01)
    return web.Response(text="late " + await request.text())


async def iterate(request):
    chunks = [chunk async for chunk in request.content.iter_chunked(4)]
    return web.Response(text=repr(chunks))


async def released(request):
    await request.release()
    return web.Response(text=repr(await request.read()))


async def stream(request):
    body = await request.read()
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"<" + body + b">")
    await response.write_eof()
    return response


async def tasks(request):
    task = asyncio.current_task()
    known = asyncio.all_tasks()
    same = task is asyncio.current_task()
    var.set("set")
    return web.Response(text=f"{same} {task in known} {task.done()} {task.cancelling()} "
                             f"{task.get_context()[var]}")


async def context(request):
    before = var.get()
    var.set("seen")
    return web.Response(text=before)


async def cancel_self(request):
    asyncio.current_task().cancel()
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        return web.Response(text="cancelled")


async def timeout(request):
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(10)
    except TimeoutError:
        return web.Response(text="timed out")


async def group(request):
    async with asyncio.TaskGroup() as tg:
        one = tg.create_task(asyncio.sleep(0, "a"))
        two = tg.create_task(asyncio.sleep(0, "b"), eager_start=True)
    return web.Response(text=one.result() + two.result())


async def refuse(request):
    await request.read()
    raise web.HTTPConflict(text="refused")


async def fail(request):
    data = await request.json()
    return web.Response(text=str(data["missing"]))


def make():
    app = web.Application(client_max_size=1000)
    app.router.add_route("*", "/json", echo_json)
    app.router.add_route("*", "/text", echo_text)
    for handler in (form, content, unread, late, iterate, released, stream, tasks, context, cancel_self, timeout, group,
                    refuse, fail):
        app.router.add_post("/" + handler.__name__, handler)
    return app


def post(path, body=b"", kind="text/plain", method="POST", extra=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: test", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *extra]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
    if fields.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(fields.get("content-length", 0)))
    shown = [f"{name}: {fields[name]}" for name in ("content-type", "connection", "transfer-encoding") if name in fields]
    return lines[0], shown, body


async def main():
    import logging
    logging.disable(logging.CRITICAL)
    runner = web.AppRunner(make(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]

    form_kind = "application/x-www-form-urlencoded"
    requests = [
        post("/json", json.dumps({"a": [1, 2, "ä"]}).encode(), "application/json"),
        post("/json", b"7", "application/json", "PUT"),
        post("/json", b"nonsense", "application/json"),
        post("/text", "grüße".encode("latin-1"), "text/plain; charset=latin-1"),
        post("/text", b"patched", method="PATCH"),
        post("/text", b"deleted", method="DELETE"),
        post("/text", b"", method="DELETE"),
        post("/text", b""),
        post("/text", b"got", method="GET"),
        post("/form", b"a=1&b=%C3%A4+c&a=2&empty=", form_kind),
        post("/form", b"", form_kind),
        post("/content", b"abcdeline\nrest of it"),
        post("/unread", b"nobody reads this"),
        post("/unread", b""),
        post("/late", b"comes"),
        post("/iterate", b"0123456789"),
        post("/released", b"gone"),
        post("/stream", b"streamed"),
        post("/tasks"),
        post("/context", b"x"),
        post("/context"),
        post("/cancel_self"),
        post("/timeout", b"xyz"),
        post("/group"),
        post("/refuse", b"body"),
        post("/fail", b"{}", "application/json"),
        post("/fail", b"{", "application/json"),
        post("/text", b"x" * 1000),
        post("/text", b"x" * 1001),
        post("/form", b"a=" + b"x" * 999, form_kind),
        post("/text", b"expected", extra=["X-More: 1"]),
        post("/text", b"zip", extra=["Content-Encoding: identity"]),
    ]
    print("whole")
    for request in requests:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        print(request.split(b" HTTP")[0].decode(), *await answer(reader))
        writer.close()

    print("in pieces, over one connection")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        half = len(request) - 2
        writer.write(request[:half])
        await asyncio.sleep(0.002)
        writer.write(request[half:])
        line, fields, body = await answer(reader)
        print(request.split(b" HTTP")[0].decode(), line, fields, body)
        if "connection: close" in fields:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()

    print("pipelined")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    some = [requests[index] for index in (0, 14, 3, 12, 17, 9, 14, 15, 18, 19, 20, 23, 10, 6)]
    writer.write(b"".join(some))
    for request in some:
        print(request.split(b" HTTP")[0].decode(), *await answer(reader))
    writer.close()
    await runner.cleanup()


asyncio.run(main())
