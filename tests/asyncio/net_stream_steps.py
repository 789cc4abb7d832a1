# What scripts may put between the steps of a stream: readers, protocols and transports of their own, methods that
# are replaced on one object, and looks at the buffer.
import asyncio
import socket


async def pair(**kwargs):
    a, b = socket.socketpair()
    return await asyncio.open_connection(sock=a, **kwargs), await asyncio.open_connection(sock=b)


async def close(*writers):
    for writer in writers:
        writer.close()
        try:
            await writer.wait_closed()
        except OSError as exc:
            print("closed by", type(exc).__name__)


async def until():
    (reader, writer), (_, other) = await pair(limit=64)

    async def say(*pieces):
        for piece in pieces:
            await asyncio.sleep(0.01)
            other.write(piece)
            await other.drain()

    saying = asyncio.create_task(say(b"ab", b"c\r", b"\nrest", b"\r\n\r", b"\nx"))
    print(await reader.readuntil(b"\r\n"), reader._buffer)
    print(await reader.readuntil(b"\r\n\r\n"))
    await saying
    print(await reader.readuntil((b"x", b"yy")))
    saying = asyncio.create_task(say(b"0123456789" * 7, b"end;" * 3))
    try:
        await reader.readuntil(b";")
    except asyncio.LimitOverrunError as exc:
        print(exc, exc.consumed)
    await saying
    print(await reader.readexactly(65), len(reader._buffer))
    print(await reader.readuntil(b";"), bytes(reader._buffer))
    saying = asyncio.create_task(say(b"y" * 40, b"z" * 40 + b"\nshort\n"))
    try:
        print(await reader.readline())
    except ValueError as exc:
        print(type(exc).__name__, exc)
    await saying
    print(reader.at_eof(), repr(reader).partition(" transport")[0])
    other.write_eof()
    print(await reader.read(), reader.at_eof())
    for ask in (reader.readuntil, reader.readline, reader.read, lambda: reader.readexactly(1)):
        try:
            print(await ask())
        except asyncio.IncompleteReadError as exc:
            print(exc, exc.partial, exc.expected)
    for bad in (b"", ()):
        try:
            await reader.readuntil(bad)
        except ValueError as exc:
            print(exc)
    await close(writer, other)


async def ends_in_between():
    (reader, writer), (_, other) = await pair()
    waiting = asyncio.create_task(reader.readuntil(b"--"))
    await asyncio.sleep(0.01)
    try:
        await reader.readline()
    except RuntimeError as exc:
        print(exc)
    other.write(b"no end -")
    await asyncio.sleep(0.01)
    other.close()
    try:
        await waiting
    except asyncio.IncompleteReadError as exc:
        print(exc, exc.partial)
    await close(writer, other)


async def buffer():
    reader = asyncio.StreamReader()
    reader.feed_data(b"one two three four")
    print(await reader.readexactly(4), reader._buffer, len(reader._buffer))
    print(await reader.read(3))
    reader._buffer.extend(b" five")
    print(reader, await reader.readexactly(7))
    reader.feed_data(reader._buffer)
    print(reader._buffer)
    reader._buffer = bytearray(b"other")
    print(await reader.read(2), await reader.read(10), reader._buffer)
    reader.feed_data(memoryview(b"view"))
    reader.feed_data(bytearray(b"array"))
    reader.feed_data(b"")
    print(await reader.read(100))
    for bad in ("text", None):
        try:
            reader.feed_data(bad)
        except TypeError:
            print("TypeError")
    lines = b"".join(b"line %d\n" % n for n in range(20000))
    reader.feed_data(lines)
    reader.feed_eof()
    count = 0
    async for line in reader:
        assert line == b"line %d\n" % count
        count += 1
        if count % 7000 == 0:
            print(count, len(reader._buffer))
    print(count, reader)


class LoudReader(asyncio.StreamReader):
    def feed_data(self, data):
        print("feed", data)
        super().feed_data(data.upper())


class LoudProtocol(asyncio.StreamReaderProtocol):
    def data_received(self, data):
        print("received", data)
        super().data_received(data)


class Duplex(asyncio.StreamReader, asyncio.StreamWriter):
    """One object for both directions."""

    def __init__(self, transport, protocol, loop):
        asyncio.StreamReader.__init__(self, loop=loop)
        asyncio.StreamWriter.__init__(self, transport, protocol, None, loop)


async def duplex():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    transport, protocol = await loop.create_connection(
        lambda: asyncio.StreamReaderProtocol(None, loop=loop), sock=a)
    stream = Duplex(transport, protocol, loop)
    _, other = await asyncio.open_connection(sock=b)
    stream.write(b"out")
    await stream.drain()
    print(await _.readexactly(3))
    stream.feed_data(b"in\n")
    print(await stream.readline(), stream._transport is transport)
    await close(stream, other)


async def own_classes():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    reader = LoudReader(loop=loop)
    transport, protocol = await loop.create_connection(
        lambda: LoudProtocol(reader, loop=loop), sock=a)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    _, other = await asyncio.open_connection(sock=b)
    other.write(b"loud\n")
    print(await reader.readline())
    # A method of one object only.
    protocol.data_received = lambda data: print("instead", data)
    other.write(b"unheard")
    await asyncio.sleep(0.01)
    del protocol.data_received
    transport.write = lambda data: print("not sent", data)
    writer.write(b"lost")
    del transport.write
    writer.write(b"sent")
    print(await _.read(10))
    transport.set_protocol(asyncio.StreamReaderProtocol(asyncio.StreamReader(), loop=loop))
    await close(other)
    transport.abort()
    await asyncio.sleep(0.01)


class Fails(asyncio.Protocol):
    def data_received(self, data):
        raise LookupError(f"cannot take {data}")

    def connection_lost(self, exc):
        print("lost", repr(exc))


async def failures():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(
        context["message"], repr(context["exception"]), sorted(context)))
    a, b = socket.socketpair()
    transport, protocol = await loop.create_connection(Fails, sock=a)
    b.send(b"this")
    await asyncio.sleep(0.01)
    print(transport.is_closing())
    for count in range(3):
        transport.write(b"gone")
    b.close()
    (reader, writer), (_, other) = await pair()
    for bad in ("text", 1, [b"x"]):
        try:
            writer.write(bad)
        except TypeError as exc:
            print(exc)
    writer.write(b"")
    writer.write(memoryview(b"m"))
    writer.write(bytearray(b"b"))
    writer.write_eof()
    try:
        writer.write(b"more")
    except RuntimeError as exc:
        print(exc)
    print(await _.read())
    await close(other, writer)


async def big():
    # More than the system takes at once, in both directions of the limits.
    (reader, writer), (far, other) = await pair()
    data = bytes(range(256)) * 20000
    writer.write(data)
    print(writer.transport.get_write_buffer_size() > 0)
    writer.write(b"tail")
    draining = asyncio.create_task(writer.drain())
    await asyncio.sleep(0)
    print(draining.done())
    got = await far.readexactly(len(data))
    print(got == data, await far.readexactly(4))
    await draining
    writer.writelines([b"a" * 100000, b"", bytearray(b"b" * 400000), memoryview(b"c" * 100000)])
    got = await far.readexactly(600000)
    print(got == b"a" * 100000 + b"b" * 400000 + b"c" * 100000)
    writer.transport.set_write_buffer_limits(high=10, low=1)
    print(writer.transport.get_write_buffer_limits())
    await close(writer, other)
    try:
        await writer.drain()
    except ConnectionResetError as exc:
        print(exc)


for part in (until, ends_in_between, buffer, duplex, own_classes, failures, big):
    print("--", part.__name__)
    asyncio.run(part())
