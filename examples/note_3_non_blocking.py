import asyncio

async def main():
    print("Start")
    await asyncio.sleep(3)  # Non-blocking delay
    print("End")

asyncio.run(main())
