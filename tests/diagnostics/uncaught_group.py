import asyncio


async def one():
    return {}["key"]


async def two(text):
    return int(text)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(one())
        group.create_task(two("twelve"))


asyncio.run(main())
