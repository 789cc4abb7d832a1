# Queues between processes.
import multiprocessing as mp
import queue
import time


def consume(tasks, results):
    while (item := tasks.get()) is not None:
        results.put(item * item)
    results.put("done")


def join_side(tasks):
    while True:
        item = tasks.get()
        if item is None:
            tasks.task_done()
            break
        time.sleep(0.01)
        tasks.task_done()


def late(results):
    for number in range(2000):
        results.put(number)


def simple(source, target):
    for item in iter(source.get, "end"):
        target.put(item[::-1])


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)


class Awkward:
    def __reduce__(self):
        raise TypeError("not to be sent")


def main():
    tasks, results = mp.Queue(), mp.Queue()
    workers = [mp.Process(target=consume, args=(tasks, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(10):
        tasks.put(number)
    for _ in workers:
        tasks.put(None)
    found = [results.get() for _ in range(12)]
    print(sorted(item for item in found if item != "done"), found.count("done"))
    for worker in workers:
        worker.join()
        print(worker.exitcode)
    print(results.empty())
    attempt(results.get_nowait)
    attempt(results.get, False)
    attempt(results.get, timeout=0.01)
    attempt(results.get, True, 0.01)

    bounded = mp.Queue(2)
    bounded.put("a")
    bounded.put("b")
    print(bounded.full(), bounded.qsize())
    attempt(bounded.put_nowait, "c")
    attempt(bounded.put, "c", timeout=0.01)
    print(bounded.get(), bounded.get(timeout=5), bounded.full(), bounded.qsize())
    bounded.close()
    attempt(bounded.put, "d")
    attempt(bounded.get)
    bounded.join_thread()

    joinable = mp.JoinableQueue()
    attempt(joinable.task_done)
    worker = mp.Process(target=join_side, args=(joinable,))
    worker.start()
    for item in (*range(5), None):
        joinable.put(item)
    joinable.join()
    worker.join()
    print("joined", joinable.empty())

    results = mp.Queue()
    worker = mp.Process(target=late, args=(results,))
    worker.start()
    print(sum(results.get() for _ in range(2000)))
    worker.join()
    print(worker.exitcode)

    source, target = mp.SimpleQueue(), mp.SimpleQueue()
    worker = mp.Process(target=simple, args=(source, target))
    worker.start()
    print(target.empty())
    for item in ("abc", [1, 2, 3], "end"):
        source.put(item)
    print(target.get(), target.get())
    worker.join()
    print(target.empty(), worker.exitcode)
    source.close()
    attempt(source.put, 1)
    attempt(target.put, Awkward())

    lines = mp.Queue()
    lines.put([1])
    time.sleep(0.1)
    print(lines.empty(), lines.get())
    with mp.Pool(1) as pool:
        attempt(pool.apply, consume, (lines, lines))
    print(mp.queues.Empty is queue.Empty, mp.queues.Full is queue.Full)


if __name__ == "__main__":
    main()
