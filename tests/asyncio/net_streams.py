# Streams: a line protocol over TCP, both ends in one program.
import asyncio
async def serve(r, w):
    while line := await r.readline():
        w.write(line.upper()); await w.drain()
    w.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(b"hello\nworld\n")
    print(await r.readline(), await r.readline())
    w.write_eof()
    print(await r.read())
    w.close(); await w.wait_closed()
    server.close(); await server.wait_closed()
asyncio.run(main())
