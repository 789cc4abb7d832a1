import asyncio
from asyncio import sleep as nap


async def fetch(url, *, tries=3):
    return url


async def numbers():
    yield 1


class Client:
    async def connect(self):
        self.send("hello")
        await self.send("hello")

    async def send(self, text):
        return text

    @staticmethod
    async def ping():
        pass

    @classmethod
    async def default(cls):
        cls.ping()
        return cls()


class Special(Client):
    async def work(self):
        self.connect()


async def main():
    fetch("a")
    fetch("a rather long address, longer than a line of help", tries=len("many, many tries"))
    numbers()
    asyncio.sleep(1)
    nap(1)
    client = Client()
    client.connect()
    Client.ping()

    async def local():
        pass

    local()
    [fetch(url) for url in "ab"]


def plain():
    fetch("b")


main()
