import asyncio


def load(name):
    print("loading", name)


async def main():
    await load("config")


asyncio.run(main())
