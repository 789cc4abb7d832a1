# An event loop that waits for threads uses no processor time, and learns at once that they are done.
import asyncio
import os
import select
import socket
import threading
import time


def blocked(seconds):
    reading, writing = os.pipe()
    try:
        return select.select([reading], [], [], seconds)[0]
    finally:
        os.close(reading)
        os.close(writing)


async def waits():
    begin = time.process_time()
    print(await asyncio.to_thread(blocked, 0.7))
    await asyncio.gather(
        asyncio.to_thread(time.sleep, 0.5),
        asyncio.to_thread(blocked, 0.6),
        asyncio.sleep(0.1),
    )
    print("idle:", time.process_time() - begin < 0.6)


def talk(ours, theirs, count):
    for _ in range(count):
        ours.send(b"x")
        theirs.recv(1)
    return count


async def talks():
    pairs = [socket.socketpair() for _ in range(3)]
    for _ in range(10):
        counts = await asyncio.gather(*(asyncio.to_thread(talk, *pair, 100) for pair in pairs))
    print(counts)
    for pair in pairs:
        for end in pair:
            end.close()


async def busy_thread():
    """Descriptors are looked at even while a thread computes."""
    stop = threading.Event()

    def compute():
        count = 0
        while not stop.is_set():
            count += 1

    thread = threading.Thread(target=compute)
    thread.start()
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    for _ in range(3):
        loop.call_later(0.01, theirs.send, b"hello")
        print(await loop.sock_recv(ours, 10))
    stop.set()
    thread.join()
    ours.close()
    theirs.close()


asyncio.run(waits())
asyncio.run(talks())
asyncio.run(busy_thread())
