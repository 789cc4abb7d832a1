import asyncio
import sys


async def main():
    child = await asyncio.create_subprocess_exec("sleep", "0.1")
    print(await child.wait())


asyncio.run(main())
