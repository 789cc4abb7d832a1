# Listener and Client, pools of threads, multiprocessing.dummy.
import multiprocessing as mp
import multiprocessing.dummy
import threading
from multiprocessing.connection import Client, Listener
from multiprocessing.pool import ThreadPool


def ask(address, key, question):
    with Client(address, authkey=key) as connection:
        connection.send(question)
        return connection.recv()


def call(address, key):
    ask(address, key, "from a process")


def fail(number):
    raise ValueError(number)


def attempt(operation, *args, **kwargs):
    try:
        print(operation(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def main():
    for family in ("AF_UNIX", "AF_INET"):
        with Listener(None, family, authkey=b"secret") as listener:
            process = mp.Process(target=call, args=(listener.address, b"secret"))
            process.start()
            with listener.accept() as connection:
                question = connection.recv()
                connection.send(question.upper())
                print(question, type(connection).__name__)
            process.join()
            print(process.exitcode)

            errors = []

            def wrong():
                try:
                    ask(listener.address, b"wrong", 1)
                except Exception as error:
                    errors.append(error)

            thread = threading.Thread(target=wrong)
            thread.start()
            attempt(listener.accept)
            thread.join()
            print(type(errors[0]).__name__, errors[0])
    attempt(listener.accept)
    attempt(Listener, None, "AF_WRONG")
    attempt(Listener, authkey="text")

    seen = []
    with ThreadPool(3) as pool:
        print(pool.map(lambda x: x + 1, range(5)), pool.apply(len, ["abc"]))
        print(list(pool.imap(str, range(3))), sorted(pool.imap_unordered(abs, [-1, -2])))
        pool.map(seen.append, range(4))
        print(sorted(seen), pool.starmap(pow, [(2, 3), (3, 2)]))
        attempt(pool.map, fail, [3])
        print(pool.apply_async(sum, ([1, 2],)).get(10))
    attempt(pool.map, len, [])
    with mp.dummy.Pool(2) as pool:
        print(pool.map(len, ["a", "bc"]))
    process = mp.dummy.Process(target=seen.append, args=("dummy",))
    process.start()
    process.join()
    print(seen[-1], process.exitcode)


if __name__ == "__main__":
    main()
