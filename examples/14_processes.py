# A job that keeps a processor busy would hold up everything else on the loop.  In a process of its own it
# runs beside the loop, on another processor; arguments and results are copied.
import asyncio
import os
from concurrent.futures import ProcessPoolExecutor


def count_primes(start, stop):
    """How many primes there are from start on, below stop."""
    count = 0
    for number in range(max(start, 2), stop):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        count += divisor * divisor > number
    return count


async def heartbeat():
    """Shows that the loop stays free."""
    beats = 0
    try:
        while True:
            await asyncio.sleep(0.01)
            beats += 1
    except asyncio.CancelledError:
        return beats


async def main():
    loop = asyncio.get_running_loop()
    heart = asyncio.create_task(heartbeat())
    with ProcessPoolExecutor(max_workers=2) as pool:
        ranges = [(start, start + 5_000) for start in range(0, 20_000, 5_000)]
        counts = await asyncio.gather(
            *(loop.run_in_executor(pool, count_primes, *pair) for pair in ranges))
        for (start, stop), count in zip(ranges, counts):
            print(f"{count} primes from {start} to {stop}")
        print(f"{sum(counts)} in all")
        elsewhere = await loop.run_in_executor(pool, os.getpid)
        print("counted in another process:", elsewhere != os.getpid())
    heart.cancel()
    print("the loop was free meanwhile:", await heart > 0)


# Each process imports this file, to find the function: it must not start the program once more.
if __name__ == "__main__":
    asyncio.run(main())
