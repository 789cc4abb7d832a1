"""Connections in waves up to the limit of descriptors: accepting fails as CPython's loop has it (reported,
tried again later), and the server goes on; then echoes over all the connections that there is room for.

The limit is what the process was started with: `ulimit -n 200`.
"""

import asyncio
import errno
import socket

from asyncio import constants
from checks import descriptors, run

ROUNDS = 3
# As long as a server that is out of descriptors waits; a second, where nobody changes it.
constants.ACCEPT_RETRY_DELAY = 0.05


served = 0


async def serve(reader, writer):
    global served
    try:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        served += 1
        writer.close()


async def gone(count, least):
    """The server has taken so many connections, found that their clients are gone, and closed them."""
    while served < count or descriptors() > least:
        await asyncio.sleep(0.01)


async def echo(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for i in range(5):
            writer.write(b"hello %d %d\n" % (number, i))
            assert await reader.readline() == b"HELLO %d %d\n" % (number, i)
    finally:
        writer.close()
        await writer.wait_closed()


def fill(port):
    """Client sockets until there is no descriptor left: they are connected before the server takes them."""
    clients = []
    try:
        while True:
            client = socket.socket()
            clients.append(client)
            client.connect(("127.0.0.1", port))
    except OSError as error:
        assert error.errno == errno.EMFILE, error
    return clients


async def work(number):
    loop = asyncio.get_running_loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(context))
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1000)
    port = server.sockets[0].getsockname()[1]
    least, before = descriptors(), served
    # No descriptor is left for the server's end of any connection.
    clients = fill(port)
    while not reports:
        await asyncio.sleep(0.01)
    # Room for some of them: the server goes on with those, and then has none again.
    for client in clients[: len(clients) // 4]:
        client.close()
    await asyncio.sleep(2 * constants.ACCEPT_RETRY_DELAY)
    for client in clients:
        client.close()
    for context in reports:
        assert context["message"] == "socket.accept() out of system resource", context
        assert context["exception"].errno == errno.EMFILE
    await gone(before + len(clients), least)
    # Each has two ends.
    room = len(clients) // 2 - 5
    reports.clear()
    await asyncio.gather(*(echo(port, i) for i in range(room)))
    assert not reports, reports
    await gone(before + len(clients) + room, least)
    # A client that is out of descriptors is told.
    before = served
    clients = fill(port)
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        assert error.errno == errno.EMFILE, error
    else:
        assert False, "there was a descriptor"
    for client in clients:
        client.close()
    await gone(before + len(clients), least)
    await echo(port, 0)
    # A server that is closed while it waits to try again would complain then.
    await asyncio.sleep(2 * constants.ACCEPT_RETRY_DELAY)
    server.close()
    await server.wait_closed()


run(ROUNDS, work)
