import asyncio


async def fails():
    raise ValueError("nobody asks")


async def main():
    asyncio.create_task(fails(), name="background")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())
