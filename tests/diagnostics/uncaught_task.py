import asyncio


async def pay(people):
    await asyncio.sleep(0)
    return 1200 / people


async def main():
    payer = asyncio.create_task(pay(0), name="payer")
    await asyncio.gather(payer, asyncio.sleep(0))


asyncio.run(main())
