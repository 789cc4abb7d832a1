"""1,000 children: their output read, their status waited for, killed, and left by a cancelled wait."""

import asyncio
import concurrent.futures
import subprocess

from checks import run, share

STARTS = 1_000
ROUNDS = 3
EACH = share(STARTS, ROUNDS)
AT_ONCE = 20
PIPE = asyncio.subprocess.PIPE


async def status(number):
    process = await asyncio.create_subprocess_exec("/bin/sh", "-c", f"exit {number % 256}")
    assert await process.wait() == number % 256


async def output(number):
    process = await asyncio.create_subprocess_exec("/bin/cat", stdin=PIPE, stdout=PIPE)
    text = b"%d\n" % number
    out, _ = await process.communicate(text)
    assert (out, process.returncode) == (text, 0)


async def killed(number):
    process = await asyncio.create_subprocess_exec("/bin/sleep", "3600", stdin=PIPE, stderr=PIPE)
    waiting = asyncio.create_task(process.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    process.kill()
    assert await process.wait() == -9
    # The pipe of what it says on stderr ends with it.
    assert await process.stderr.read() == b""
    process.stdin.close()


async def blocking(number):
    done = await asyncio.to_thread(subprocess.run, ["/bin/echo", str(number)], stdout=PIPE)
    assert int(done.stdout) == number


KINDS = (status, output, status, killed, blocking)


async def work(number):
    if number == 0:
        # The loop's own would grow for a while.
        executor = concurrent.futures.ThreadPoolExecutor(2)
        asyncio.get_running_loop().set_default_executor(executor)
        await asyncio.gather(blocking(1), blocking(2))
    for start in range(0, EACH, AT_ONCE):
        async with asyncio.TaskGroup() as group:
            for i in range(start, min(start + AT_ONCE, EACH)):
                group.create_task(KINDS[i % len(KINDS)](i))


run(ROUNDS, work)
