import asyncio
import contextlib


async def fetch(url):
    return url


async def numbers():
    yield 1


def synchronous(function):
    return lambda *args: asyncio.run(function(*args))


@synchronous
async def decorated():
    pass


if __debug__:

    async def either():
        pass

else:

    def either():
        pass


class Client:
    async def connect(self):
        pass


class Other(Client):
    def connect(self):
        pass


def overridden(client):
    client.connect()
    Other().connect()


async def main(fetch_now=fetch):
    await fetch("a")
    task = asyncio.create_task(fetch("b"))
    await asyncio.gather(fetch("c"), task)
    coroutine = fetch("d")
    coroutine.close()
    fetch("e").close()
    decorated()
    either()
    fetch_now("f")
    async for number in numbers():
        print(number)
    with contextlib.closing(fetch("g")):
        pass
    return fetch("h")


asyncio.run(main())
