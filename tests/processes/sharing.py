# Locks, events, semaphores and numbers that processes share.
import multiprocessing as mp
import time


def count(value, lock, times):
    for _ in range(times):
        with lock:
            value.value += 1


def count_locked(value, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def wait_and_tell(event, ready, answers):
    ready.set()
    answers.put(event.wait(30))


def hold(semaphore, peak, inside):
    with semaphore:
        with inside.get_lock():
            inside.value += 1
            peak.value = max(peak.value, inside.value)
        time.sleep(0.02)
        with inside.get_lock():
            inside.value -= 1


def fill(array, factor):
    for index in range(len(array)):
        array[index] = array[index] * factor


def wait_condition(condition, state, answers):
    with condition:
        condition.wait_for(lambda: state.value == 1, 30)
        answers.put(("woken", state.value))


def meet(barrier, numbers):
    numbers.put(barrier.wait(30))


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except (Exception, AssertionError) as error:
        print(type(error).__name__, error)


def together(target, *argss):
    processes = [mp.Process(target=target, args=args) for args in argss]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def main():
    value, lock = mp.Value("i", 0), mp.Lock()
    print(together(count, (value, lock, 200), (value, lock, 200)), value.value)
    value = mp.Value("q", 5)
    print(together(count_locked, (value, 100), (value, 100)), value.value)

    event, ready, answers = mp.Event(), mp.Event(), mp.Queue()
    print(event.is_set(), event.wait(0.01))
    process = mp.Process(target=wait_and_tell, args=(event, ready, answers))
    process.start()
    print(ready.wait(30))
    event.set()
    print(answers.get(), event.is_set(), event.wait())
    process.join()
    event.clear()
    print(event.is_set())

    semaphore, peak, inside = mp.Semaphore(2), mp.Value("i", 0), mp.Value("i", 0)
    print(together(hold, *[(semaphore, peak, inside)] * 4), peak.value <= 2, inside.value)

    array = mp.Array("i", [1, 2, 3])
    print(together(fill, (array, 10)), array[:], len(array), array[1], list(array))
    doubles = mp.Array("d", 4)
    doubles[2] = 2.5
    doubles[0:2] = [1, 2]
    print(doubles[:], doubles[-1])
    attempt(lambda: array[5])
    raw = mp.RawValue("d", 1.5)
    raw.value *= 2
    print(raw.value, mp.RawArray("i", 3)[:])

    condition, state = mp.Condition(), mp.Value("i", 0)
    process = mp.Process(target=wait_condition, args=(condition, state, answers))
    process.start()
    time.sleep(0.1)
    with condition:
        state.value = 1
        condition.notify_all()
    print(answers.get())
    process.join()
    with condition:
        print(condition.wait(0.01))
    attempt(condition.wait)
    attempt(condition.notify)

    lock = mp.Lock()
    print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock)
    lock.release()
    print(lock)
    attempt(lock.release)
    lock = mp.RLock()
    print(lock.acquire(), lock.acquire(), lock)
    lock.release()
    lock.release()
    attempt(lock.release)
    semaphore = mp.Semaphore(2)
    print(semaphore, semaphore.acquire(), semaphore.get_value())
    bounded = mp.BoundedSemaphore(1)
    print(bounded)
    attempt(bounded.release)
    attempt(mp.Semaphore, -1)
    with mp.Pool(1) as pool:
        attempt(pool.apply, count, (value, mp.Lock(), 1))
    print(value, mp.Value("d", 1.5), raw, condition, mp.Barrier(2), mp.Event())
    print(mp.Array("i", 2), mp.RawArray("d", 2))
    for arguments in (("i", "x"), ("i", 1.5), ("d", "x"), ("c", "x"), ("z",), ("h", 70000), ("B", -1)):
        attempt(mp.Value, *arguments)
    text = mp.Array("c", b"hello")
    text.value = b"abc"
    print(text.value, text.raw, text[:2], text[0], len(text))
    attempt(setattr, text, "value", b"too long")
    barrier = mp.Barrier(3)
    numbers = mp.SimpleQueue()
    print(together(meet, *[(barrier, numbers)] * 3), sorted(numbers.get() for _ in range(3)))
    print(barrier.n_waiting, barrier.parties, barrier.broken)


if __name__ == "__main__":
    main()
