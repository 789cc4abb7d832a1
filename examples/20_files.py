# Files without holding anybody up: aiofiles does each operation beside the loop.  Several logs are
# merged line by line while a clock ticks on.
import asyncio
import os
import tempfile

import aiofiles
import aiofiles.os


async def write_log(path, name, seconds):
    async with aiofiles.open(path, "w") as log:
        for second in seconds:
            await log.write(f"{second:02} {name}\n")


async def merge(paths, target):
    logs = [await aiofiles.open(path) for path in paths]
    lines = [await log.readline() for log in logs]
    async with aiofiles.open(target, "w") as merged:
        while any(lines):
            _, at = min((line, at) for at, line in enumerate(lines) if line)
            await merged.write(lines[at])
            lines[at] = await logs[at].readline()
    for log in logs:
        await log.close()


async def clock(ticks):
    while True:
        ticks.append(None)
        await asyncio.sleep(0)


async def main():
    ticks = []
    ticking = asyncio.create_task(clock(ticks))
    async with aiofiles.tempfile.TemporaryDirectory() as home:
        plans = {"cat": range(0, 30, 7), "dog": range(1, 30, 5), "owl": range(2, 30, 11)}
        paths = {name: os.path.join(home, name + ".log") for name in plans}
        await asyncio.gather(*(write_log(paths[name], name, plans[name]) for name in plans))
        target = os.path.join(home, "all.log")
        await merge(paths.values(), target)
        async with aiofiles.open(target) as merged:
            async for line in merged:
                print(line, end="")
        print(sorted(await aiofiles.os.listdir(home)), await aiofiles.os.path.getsize(target), "bytes")
    ticking.cancel()
    print("the clock ticked meanwhile:", len(ticks) > 10)


asyncio.run(main())
