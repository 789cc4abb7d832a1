"""One file object in several threads, and in a loop's thread meanwhile: nothing is lost, nothing comes twice."""

import asyncio
import io
import os
import shutil
import tempfile
import threading

HOME = tempfile.mkdtemp()
PATH = os.path.join(HOME, "shared")


def writers(file, count):
    def write(name):
        for number in range(2000):
            file.write(f"{name} {number:05}\n".encode())

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcde"[:count]]
    for thread in threads:
        thread.start()
    return threads


def check():
    with open(PATH) as file:
        lines = file.read().splitlines()
    by_name = {}
    for line in lines:
        name, number = line.split()
        by_name.setdefault(name, []).append(int(number))
    print({name: numbers == list(range(2000)) for name, numbers in sorted(by_name.items())})


def write_together():
    with open(PATH, "wb") as file:
        for thread in writers(file, 5):
            thread.join()
        print(file.tell())
    check()
    with open(PATH, "wb", buffering=0) as file:
        for thread in writers(file, 2):
            thread.join()
        print(file.tell())
    check()


def read_together():
    seen, lock = [], threading.Lock()
    with open(PATH, "rb") as file:
        def read():
            while block := file.read(10_000):
                with lock:
                    seen.append(len(block))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(sum(seen) == os.path.getsize(PATH))


async def with_a_loop():
    with open(PATH, "wb") as file:
        threads = writers(file, 3)
        while any(thread.is_alive() for thread in threads):
            file.tell()
            file.flush()
            await asyncio.sleep(0)
        print(file.tell())
    check()


def closed_meanwhile():
    file = open(PATH, "rb")

    def read():
        try:
            while file.read(100):
                pass
        except ValueError:
            # Whether it comes to that, nobody can say.
            pass

    thread = threading.Thread(target=read)
    thread.start()
    file.close()
    thread.join()
    print(file.closed)


def in_a_thread(function):
    result = []
    thread = threading.Thread(target=lambda: result.append(function()))
    thread.start()
    thread.join()
    return result[0] if result else None


def whole():
    with open(PATH, "w+", newline="") as file:
        file.write("eins\r\nzwei\rdrei\n" * 3)
        file.seek(0)
        first = file.readline(), file.read(3)
        file.seek(0, io.SEEK_END)
        end = file.tell()
        file.truncate(10)
        file.seek(0)
        return first, end, file.read(), os.path.getsize(PATH), os.path.exists(PATH), os.stat(PATH).st_size


try:
    write_together()
    read_together()
    asyncio.run(with_a_loop())
    closed_meanwhile()
    print(in_a_thread(whole))
    print(sorted(in_a_thread(lambda: os.listdir(HOME))))
finally:
    shutil.rmtree(HOME)
