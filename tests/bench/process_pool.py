# Work for the processor, alone and in a pool of two processes.  `process_pool.py time` prints how much
# faster the pool is, after the results of both.
import multiprocessing as mp
import sys
import time


def work(count):
    total = 0
    for i in range(count):
        total += i * i % 7
    return total


def main(count, jobs):
    begin = time.perf_counter()
    alone = [work(count) for _ in range(jobs)]
    serial = time.perf_counter() - begin
    with mp.Pool(2) as pool:
        pool.map(work, [1] * 4, chunksize=1)
        begin = time.perf_counter()
        together = pool.map(work, [count] * jobs, chunksize=1)
        parallel = time.perf_counter() - begin
    print(alone == together, alone[0])
    if "time" in sys.argv:
        print(f"alone {serial:.2f} s, two processes {parallel:.2f} s: {serial / parallel:.2f} times")


if __name__ == "__main__":
    main(*((2_000_000, 8) if "time" in sys.argv else (20_000, 4)))
