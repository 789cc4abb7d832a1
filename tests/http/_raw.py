"""A server of raw answers, which tests make say what they like."""

import asyncio


class Raw:
    """Answers each request with what `answers` has for its path: bytes, or a coroutine function."""

    def __init__(self, answers):
        self.answers = answers
        #: What was asked: method, target, headers, body.
        self.seen = []
        self.connections = 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *exc_info):
        self.server.close()

    def clean(self, value):
        return str(value).replace(str(self.port), "PORT")

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while await self.one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, OSError):
            pass
        writer.close()

    async def one(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")[:-2]
        method, target, _ = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines)
        low = {name.lower(): value for name, value in headers.items()}
        body = b""
        if "content-length" in low:
            body = await reader.readexactly(int(low["content-length"]))
        elif low.get("transfer-encoding") == "chunked":
            while True:
                size = int(await reader.readline(), 16)
                chunk = await reader.readexactly(size)
                await reader.readline()
                if not size:
                    break
                body += chunk
        for name in ("Host", "User-Agent", "Accept-Encoding"):
            headers.pop(name, None)
        self.seen.append((method, target, headers, body))
        answer = self.answers.get(target.partition("?")[0], OK)
        if callable(answer):
            return await answer(reader, writer)
        writer.write(answer)
        await writer.drain()
        return b"close" not in answer


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answer(body, *headers, status="200 OK"):
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
