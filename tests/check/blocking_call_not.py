"""What looks like blocking and is not, or is not run in the coroutine."""

import asyncio
import time
from asyncio import sleep


def wait():
    time.sleep(1)


def generate():
    time.sleep(1)
    yield


class time_like:
    def sleep(self):
        pass


async def main(open=print, store=None):
    await sleep(1)
    await asyncio.to_thread(time.sleep, 1)
    await asyncio.to_thread(wait)
    await asyncio.get_running_loop().run_in_executor(None, wait)
    open("a")
    store.read_text()
    list(generate())

    def later():
        time.sleep(1)

    callback = lambda: time.sleep(1)
    asyncio.get_running_loop().call_later(1, later)
    return callback


async def shadowed():
    time = time_like()
    time.sleep()


def synchronous():
    time.sleep(1)


wait()
asyncio.run(main())
