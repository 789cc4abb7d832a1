import asyncio
async def main():
    asyncio.current_task().cancel("why")
    await asyncio.sleep(0)
asyncio.run(main())
