"""Through local functions, methods and constructors, however many calls away."""

import asyncio
import time
from pathlib import Path


def load(name):
    return parse(read(name))


def read(name):
    return Path(name).read_text()


def parse(text):
    return text.split()


def ping():
    pong()


def pong():
    ping()
    time.sleep(1)


class Store:
    def __init__(self, name):
        self.data = load(name)

    def save(self):
        self.flush()

    def flush(self):
        time.sleep(1)

    async def close(self):
        self.save()


async def main():
    load("a")
    ping()
    store = Store("b")
    store.save()
    await asyncio.to_thread(load, "c")


def nested():
    asyncio.run(main())


async def outer():
    asyncio.run(main())
    nested()


asyncio.run(main())
