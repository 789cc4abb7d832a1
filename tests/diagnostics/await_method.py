import asyncio


class Store:
    def save(self):
        return [1]


store = Store()


async def main():
    await store.save()


asyncio.run(main())
