# Much data in one piece: lines out of a full buffer, pipes that take less than is written, buffers of TLS.
import asyncio
import ssl


async def lines():
    count = 30000

    async def serve(reader, writer):
        writer.write(b"".join(b"line %d\n" % n for n in range(count)))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    got = 0
    while not reader.at_eof():
        line = await reader.readline()
        assert line == b"line %d\n" % got or not line
        got += bool(line)
    print(got, reader.at_eof(), reader._buffer)
    writer.close()
    await writer.wait_closed()
    server.close()


async def pipe():
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    data = bytes(range(256)) * 8000
    process.stdin.write(data)
    size = process.stdin.transport.get_write_buffer_size()
    print(0 < size < len(data))
    process.stdin.write(b"tail")
    print(process.stdin.transport.get_write_buffer_size() - size)

    async def close():
        await process.stdin.drain()
        process.stdin.close()

    closing = asyncio.create_task(close())
    got = await process.stdout.read()
    print(got == data + b"tail", process.stdin.transport.get_write_buffer_size())
    await closing
    print(await process.wait())


def memory():
    bio = ssl.MemoryBIO()
    print(bio.pending, bio.eof, bio.read(), bio.write(b"abcdef"), bio.pending)
    print(bio.read(2), bio.read(0), bio.pending, bio.write(bytearray(b"gh")), bio.read(100))
    print(bio.write(memoryview(b"x" * 200000)), len(bio.read(150000)), bio.pending, len(bio.read(-1)))
    bio.write(b"last")
    bio.write_eof()
    print(bio.eof, bio.read(), bio.eof, bio.read())
    try:
        bio.write(b"more")
    except ssl.SSLError as exc:
        print(type(exc).__name__)
    for bad in ("text", None, 1):
        try:
            bio = ssl.MemoryBIO()
            bio.write(bad)
        except TypeError as exc:
            print(exc)


asyncio.run(lines())
asyncio.run(pipe())
memory()
