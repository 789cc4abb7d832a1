"""The pool of threads under load: more blocking work than threads, sleeps, and pipes whose two ends wait
for each other in different threads. Nothing hangs, nothing is lost."""

import asyncio
import concurrent.futures
import os
import threading
import time

from checks import run

ROUNDS = 4
PIPES = 40
SLEEPS = 200
PIECE = b"x" * 70_000


def write_all(fd):
    view = memoryview(PIECE)
    while view:
        # More than a pipe holds: the writer waits for the reader.
        view = view[os.write(fd, view):]
    os.close(fd)


def read_all(fd):
    total = 0
    while piece := os.read(fd, 4096):
        total += len(piece)
    os.close(fd)
    return total


def locked(lock, counter):
    with lock:
        value = counter[0]
        time.sleep(0)
        counter[0] = value + 1


async def work(number):
    loop = asyncio.get_running_loop()
    lock, counter = threading.Lock(), [0]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        jobs = []
        for i in range(PIPES):
            reader, writer = os.pipe()
            # A reader is started before its writer, and the other way round. Half of the threads at most
            # wait for a partner that has yet to be started.
            ends = [(read_all, reader), (write_all, writer)]
            if i % 2:
                ends.reverse()
            jobs += [loop.run_in_executor(pool, job, fd) for job, fd in ends]
        jobs += [loop.run_in_executor(pool, time.sleep, 0.004) for _ in range(SLEEPS)]
        jobs += [loop.run_in_executor(pool, locked, lock, counter) for _ in range(SLEEPS)]
        ticks = 0
        gathered = asyncio.gather(*jobs)
        while not gathered.done():
            # The loop goes on while all threads are busy.
            ticks += 1
            await asyncio.sleep(0.002)
        results = await gathered
    assert sum(result or 0 for result in results) == PIPES * len(PIECE)
    assert counter[0] == SLEEPS and ticks > 3, (counter, ticks)
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.001) for _ in range(SLEEPS)))
    # A thread that a loop's callback lets go on.
    future = loop.create_future()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, number))
    thread.start()
    assert await asyncio.wait_for(future, 30) == number
    thread.join()


run(ROUNDS, work)
