import asyncio


async def forever():
    while True:
        await asyncio.sleep(3600)


async def main():
    asyncio.create_task(forever(), name="poller")
    for number in range(3):
        asyncio.create_task(forever(), name=f"worker-{number}")
    await asyncio.sleep(0)


asyncio.run(main())
