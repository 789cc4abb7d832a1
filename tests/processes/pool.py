# multiprocessing.Pool.
import itertools
import multiprocessing as mp
import operator
import os
import threading
import time
import traceback


def square(number):
    return number * number


def add(a, b=10, *, c=0):
    return a + b + c


def slow(number):
    time.sleep(0.05 * number)
    return number


def fail(number):
    if number == 3:
        raise ValueError("three", number)
    return number


def wait_for_ever():
    time.sleep(60)


def awkward():
    return lambda: None


setting = None


def prepare(value, name="x"):
    global setting
    setting = value, name


def look(_):
    return setting


def process_number(_):
    time.sleep(0.01)
    return os.getpid()


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)


def results(pool):
    print(pool.map(square, range(10)), pool.map(square, []), pool.map(str, iter("abc")))
    print(pool.map(square, range(7), chunksize=3), pool.map(len, ["a", "bc"], 1))
    print(pool.starmap(add, [(1, 2), (3,), (4, 5)]), pool.starmap(operator.mul, zip(range(4), range(4))))
    print(pool.apply(add, (1,), {"c": 5}), pool.apply(os.getpid) != os.getpid())
    print(list(pool.imap(square, itertools.islice(itertools.count(), 5))))
    print(list(pool.imap(square, range(7), chunksize=3)))
    print(sorted(pool.imap_unordered(square, range(7), chunksize=2)))
    print(list(pool.imap_unordered(slow, [4, 1])))
    iterator = pool.imap(slow, [0, 1])
    print(next(iterator), iterator.next(timeout=10))
    attempt(next, iterator)
    attempt(iterator.next)
    attempt(pool.imap(slow, [20]).next, timeout=0.01)


def asynchronous(pool):
    collected = []
    done = threading.Event()

    def keep(value):
        collected.append(value)
        done.set()

    result = pool.apply_async(square, (7,), callback=keep)
    print(result.get(), result.ready(), result.successful(), done.wait(5), collected)
    done.clear()
    result = pool.apply_async(fail, (3,), callback=keep, error_callback=keep)
    result.wait(10)
    print(result.ready(), result.successful(), done.wait(5), repr(collected[-1]))
    attempt(result.get)
    result = pool.map_async(square, range(4), callback=keep)
    print(result.get(10))
    done.wait(5)
    print(collected[-1])
    print(pool.starmap_async(add, [(1, 1), (2, 2)]).get(timeout=10))
    result = pool.apply_async(slow, (10,))
    print(result.ready())
    attempt(result.get, timeout=0.01)
    try:
        result.successful()
    except ValueError as error:
        print(str(error).split(" at ")[0], str(error)[-9:])
    print(result.get())
    print(pool.map_async(square, []).ready())


def errors(pool):
    attempt(pool.map, fail, range(5))
    attempt(list, pool.imap(fail, range(5)))
    iterator = pool.imap(fail, range(2, 6))
    for _ in range(4):
        attempt(next, iterator)
    attempt(pool.apply, awkward_name)
    attempt(pool.map, square, 5)
    attempt(pool.imap, square, range(3), chunksize=0)
    attempt(pool.apply, lambda: None)
    try:
        pool.apply(awkward)
    except mp.pool.MaybeEncodingError as error:
        print(type(error).__name__, str(error).split(" at ")[0], str(error).rsplit("Reason: ")[1])
    try:
        pool.apply(fail, (3,))
    except ValueError as error:
        print(type(error.__cause__).__name__, error.__cause__)
        traceback.print_exc()

    def broken():
        yield 1
        raise KeyError("the source")

    attempt(list, pool.imap(square, broken()))
    attempt(pool.map, square, broken())
    attempt(list, pool.imap_unordered(square, broken()))


def awkward_name():
    raise mp.ProcessError("of the package")


def main():
    pool = mp.Pool(2)
    print(pool)
    attempt(pool.__reduce__)
    results(pool)
    asynchronous(pool)
    errors(pool)
    attempt(pool.join)
    pool.close()
    attempt(pool.map, square, [1])
    attempt(pool.apply_async, square, [1])
    pool.join()
    print(pool)

    with mp.Pool(2, prepare, ("value", "name")) as pool:
        print(pool.map(look, range(3)))
        print([type(process).__name__ for process in mp.active_children()])
        print(sorted({process.name.split("-")[0] for process in mp.active_children()}))
        print({process.daemon for process in mp.active_children()})
    attempt(pool.map, square, [1])
    pool.join()
    print(mp.active_children())

    with mp.Pool(1, maxtasksperchild=2) as pool:
        numbers = pool.map(process_number, range(6), chunksize=1)
        print(len(set(numbers)), numbers[0] == numbers[1])

    pool = mp.Pool(2)
    pool.apply_async(wait_for_ever)
    begin = time.monotonic()
    pool.terminate()
    pool.join()
    print(time.monotonic() - begin < 10, pool)
    attempt(mp.Pool, 0)
    attempt(mp.Pool, 1, 5)
    attempt(mp.Pool, 1, maxtasksperchild=0)


if __name__ == "__main__":
    main()
