import asyncio
import time


async def pause():
    await asyncio.sleep(0)


def tell(text):
    slowly(text)


def slowly(text):
    time.sleep(0.1)
    print(text)


def run():
    asyncio.run(pause())


class Client:
    async def read(self):
        return b""

    def load(self):
        with open("data") as file:
            return file.read()
