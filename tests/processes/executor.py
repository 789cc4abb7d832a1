# concurrent.futures.ProcessPoolExecutor.
import asyncio
import concurrent.futures
import multiprocessing as mp
import os
import signal
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool


def square(number):
    return number * number


def add(a, b, *, c=0):
    return a + b + c


def slow(number):
    time.sleep(0.1 * number)
    return number


def fail(text):
    raise ValueError(text)


def die(how):
    if how == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.SIGKILL)


def awkward():
    return lambda: None


setting = None


def prepare(value):
    global setting
    setting = value


def look():
    return setting


def bad_start():
    raise RuntimeError("no start")


def process_number(_):
    time.sleep(0.01)
    return os.getpid()


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except BaseException as error:
        print(type(error).__module__, type(error).__name__, error)


def results():
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(square, range(6))), list(executor.map(add, range(3), range(3))))
        print(list(executor.map(square, range(7), chunksize=3)), list(executor.map(square, [])))
        print(list(executor.map(square, range(7), buffersize=2)))
        future = executor.submit(add, 1, 2, c=3)
        print(future.result(), future.done(), future.running(), future.exception())
        futures = {executor.submit(square, number): number for number in range(4)}
        print(sorted((futures[future], future.result()) for future in as_completed(futures)))
        done, pending = wait([executor.submit(slow, 0), executor.submit(slow, 8)],
                             return_when=concurrent.futures.FIRST_COMPLETED)
        print(len(done), len(pending))
        called = []
        future = executor.submit(square, 3)
        future.add_done_callback(lambda future: called.append(future.result()))
        future.result()
        time.sleep(0.05)
        print(called)
        attempt(list, executor.map(slow, [20], timeout=0.05))
        attempt(executor.map, square, [1], chunksize=0)
        attempt(executor.submit)
    attempt(executor.submit, square, 1)


def errors():
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(fail, "remote")
        print(repr(future.exception()), type(future.exception().__cause__).__name__)
        print(future.exception().__cause__)
        try:
            future.result()
        except ValueError:
            traceback.print_exc()
        attempt(list, executor.map(fail, ["a", "b"]))
        attempt(lambda: str(executor.submit(lambda: None).exception()).split(" at ")[0])
        attempt(lambda: str(executor.submit(awkward).exception()).split(" at ")[0])
        print(executor.submit(square, 4).result())
    attempt(ProcessPoolExecutor, 0)
    attempt(ProcessPoolExecutor, initializer=5)
    attempt(ProcessPoolExecutor, max_tasks_per_child=0)
    attempt(ProcessPoolExecutor, max_tasks_per_child="one")


def deaths():
    for how in ("exit", "kill"):
        with ProcessPoolExecutor(1) as executor:
            futures = [executor.submit(die, how), executor.submit(square, 1)]
            for future in futures:
                attempt(future.result)
            attempt(executor.submit, square, 1)
        print(mp.active_children())
    print(issubclass(BrokenProcessPool, concurrent.futures.BrokenExecutor),
          issubclass(BrokenProcessPool, RuntimeError))


def ends():
    executor = ProcessPoolExecutor(1)
    futures = [executor.submit(slow, 2)]
    futures += [executor.submit(slow, 0) for _ in range(5)]
    time.sleep(0.05)
    executor.shutdown(wait=True, cancel_futures=True)
    print(futures[0].result(), futures[-1].cancelled())
    executor = ProcessPoolExecutor(1)
    executor.shutdown()
    executor.shutdown()
    for operation in ("terminate_workers", "kill_workers"):
        executor = ProcessPoolExecutor(2)
        future = executor.submit(slow, 100)
        time.sleep(0.3)
        getattr(executor, operation)()
        attempt(future.result)
        attempt(executor.submit, square, 1)


def options():
    with ProcessPoolExecutor(2, initializer=prepare, initargs=("set",)) as executor:
        print(executor.submit(look).result())
    with ProcessPoolExecutor(1, max_tasks_per_child=2) as executor:
        numbers = list(executor.map(process_number, range(6)))
        print(len(set(numbers)), numbers[0] == numbers[1])
    # Processes that end take their descriptors along, and those that follow get the same numbers.
    executor = ProcessPoolExecutor(3, max_tasks_per_child=1)
    futures = [executor.submit(square, number) for number in range(8)]
    executor.shutdown()
    print([future.result() for future in futures])
    with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as executor:
        print(executor.submit(square, 9).result())
    with ProcessPoolExecutor(1, initializer=bad_start) as executor:
        attempt(executor.submit(square, 1).result)


async def from_a_loop():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as executor:
        print(await asyncio.gather(*(loop.run_in_executor(executor, square, n) for n in range(5))))
        try:
            await loop.run_in_executor(executor, fail, "into the loop")
        except ValueError as error:
            print(error, type(error.__cause__).__name__)
        ticks = 0

        async def tick():
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        ticker = asyncio.create_task(tick())
        print(await loop.run_in_executor(executor, slow, 2), ticks > 3)
        ticker.cancel()
        try:
            async with asyncio.timeout(0.05):
                await loop.run_in_executor(executor, slow, 3)
        except TimeoutError:
            print("too slow")
        try:
            await loop.run_in_executor(executor, die, "kill")
        except BrokenProcessPool as error:
            print(error)


if __name__ == "__main__":
    results()
    errors()
    deaths()
    ends()
    options()
    asyncio.run(from_a_loop())
