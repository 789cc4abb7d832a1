# multiprocessing.Manager: objects that live in a process of their own.
import multiprocessing as mp
from multiprocessing.managers import BaseManager


def fill(numbers, words, lock, index):
    with lock:
        numbers.append(index)
        words[index] = str(index) * 2


def put(queue, event):
    for number in range(3):
        queue.put(number)
    event.set()


def change(space, value):
    space.x += 1
    value.value *= 2


class Counter:
    def __init__(self, start):
        self.count = start

    def increment(self, by=1):
        self.count += by
        return self.count

    def fail(self):
        raise KeyError("remote")


class CounterManager(BaseManager):
    pass


CounterManager.register("Counter", Counter)


def count(counter):
    return counter.increment(10)


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def main():
    with mp.Manager() as manager:
        numbers, words, lock = manager.list(), manager.dict(), manager.Lock()
        processes = [mp.Process(target=fill, args=(numbers, words, lock, i)) for i in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(sorted(numbers), sorted(words.items()), len(numbers), 1 in words, words.get(7, "none"))
        print(type(numbers).__name__, type(words).__name__, repr(words))
        with mp.Pool(2) as pool:
            pool.starmap(fill, [(numbers, words, lock, i) for i in (7, 8)])
        print(sorted(numbers[:]), words[7], sorted(words.keys()))
        numbers += [1, 1]
        numbers.sort(reverse=True)
        print(numbers, numbers[0], numbers.count(1), numbers.pop(), list(reversed(numbers)))
        del numbers[:]
        numbers.extend("ab")
        print(str(numbers), [item for item in numbers], numbers * 2)
        words.update(a=1)
        print(words.pop("a"), words.copy() == dict(words), sorted(words))
        attempt(lambda: words["missing"])
        attempt(numbers.pop, 10)

        queue, event = manager.Queue(), manager.Event()
        process = mp.Process(target=put, args=(queue, event))
        process.start()
        print(event.wait(30), [queue.get() for _ in range(3)], queue.empty())
        process.join()
        space, value = manager.Namespace(x=1, y="two"), manager.Value("i", 21)
        process = mp.Process(target=change, args=(space, value))
        process.start()
        process.join()
        print(space, space.x, value.value, value)
        array = manager.Array("i", [1, 2, 3])
        array[1] = 5
        print(array, array[1], len(array))
        nested = manager.list([manager.dict(a=1), {"b": 2}])
        nested[0]["a"] += 1
        nested[1]["b"] += 1
        print(nested[0]["a"], nested[1])
        members = manager.set({1, 2})
        members.add(3)
        print(sorted(members), 3 in members)

    manager = CounterManager()
    attempt(manager.Counter, 1)
    manager.start()
    counter = manager.Counter(5)
    print(counter.increment(), counter.increment(by=2))
    attempt(counter.fail)
    with mp.Pool(1) as pool:
        print(pool.apply(count, (counter,)), counter.increment())
    attempt(lambda: counter.count)
    manager.shutdown()
    attempt(manager.start)
    print(mp.active_children())


if __name__ == "__main__":
    main()
