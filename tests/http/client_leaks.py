# What is left open is told of, when it goes; what is forgotten gives its connection back.

import asyncio
import gc
import sys
import warnings

import aiohttp
from _raw import Raw

told = []


def show(message, category, *args, **kwargs):
    told.append(f"{category.__name__} {str(message).partition(' <')[0].partition(chr(10))[0]}")


warnings.showwarning = show
warnings.simplefilter("always")


async def left_session(url):
    session = aiohttp.ClientSession()
    async with session.get(url) as response:
        await response.read()


async def left_connector(url):
    connector = aiohttp.TCPConnector()
    async with aiohttp.ClientSession(connector=connector, connector_owner=False) as session:
        async with session.get(url) as response:
            await response.read()


async def left_response(url):
    async with aiohttp.ClientSession() as session:
        await session.get(url + "/big")
        gc.collect()
        async with session.get(url) as response:
            print(await response.text())


async def forgotten(url):
    async with aiohttp.ClientSession() as session:
        session.get(url)
        session.post(url, data=b"x")
        gc.collect()


async def awaited_twice(url):
    async with aiohttp.ClientSession() as session:
        request = session.get(url)
        (await request).release()
        try:
            await request
        except RuntimeError as error:
            print(error)


async def closed_twice(url):
    session = aiohttp.ClientSession()
    async with session.get(url) as response:
        await response.read()
    await session.close()
    await session.close()
    print(session.closed, response.closed)
    try:
        session.get(url)
        await session.get(url)
    except RuntimeError as error:
        print(error)


async def main():
    def handler(loop, context):
        names = sorted(set(context) - {"opened_at"})
        told.append(f"handler {context['message']} {names}")

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    # A busy machine is not what this is about.
    loop.slow_callback_duration = 60

    async def big(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000)
        await reader.read()
        return False

    async with Raw({"/big": big}) as server:
        for function in left_session, left_connector, left_response, forgotten, awaited_twice, closed_twice:
            await function(server.url)
            gc.collect()
            await asyncio.sleep(0.05)
            mine = [line for line in told if "StreamWriter" not in line and "transport" not in line]
            told.clear()
            print(function.__name__, *mine, sep="\n    ")


for debug in False, True:
    print("----", debug)
    asyncio.run(main(), debug=debug)
