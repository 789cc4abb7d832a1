# Contexts and ways to start processes; the main module is imported again, its main part is not.
import multiprocessing as mp
import sys

print("imported as", __name__)
shared = [__name__]


class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return type(other) is Point and self.x == other.x


def show(queue):
    main = sys.modules["__main__"]
    queue.put((__name__, shared, main is sys.modules["__mp_main__"], main.show is show, Point(3)))


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def main():
    print(set(mp.get_all_start_methods()) >= {"forkserver", "spawn"}, mp.get_start_method(allow_none=True), mp.get_start_method())
    for name in ("spawn", "forkserver"):
        context = mp.get_context(name)
        print(type(context).__name__, context.get_start_method())
        queue = context.Queue()
        process = context.Process(target=show, args=(queue,))
        print(type(process).__name__)
        process.start()
        name, values, same, same_function, point = queue.get()
        print(name, values, same, same_function, point == Point(3))
        process.join()
    attempt(mp.get_context, "thread")
    attempt(mp.set_start_method, "spawn")
    mp.set_start_method("spawn", force=True)
    print(mp.get_start_method())
    attempt(mp.get_context("spawn").set_start_method, "fork")
    print(mp.get_context() is mp.get_context("spawn"), mp.get_context("spawn").cpu_count() == mp.cpu_count())
    mp.freeze_support()
    attempt(mp.Process, 5)
    try:
        mp.Process(target=lambda: None).start()
    except Exception as error:
        print(type(error).__name__, error)

    def inner():
        pass

    attempt(mp.Process(target=inner).start)
    print(sorted(name for name in mp.__all__ if not hasattr(mp, name)), len(mp.__all__))
    print(issubclass(mp.TimeoutError, mp.ProcessError), mp.AuthenticationError.__mro__[1].__name__)


if __name__ == "__main__":
    main()
