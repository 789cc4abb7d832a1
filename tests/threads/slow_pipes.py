# Writing more than a pipe or a socket holds: whoever writes waits, the thread that reads goes on.
import os
import socket
import threading

BIG = b"x" * 300_000


def drain(read, said):
    total = 0
    while piece := read():
        total += len(piece)
    said["read"] = total


def both(write, read, name):
    said = {"wrote": None, "read": None}
    threads = [
        threading.Thread(target=lambda: said.update(wrote=write())),
        threading.Thread(target=drain, args=(read, said)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(name, said)


r, w = os.pipe()


def by_number():
    try:
        return os.write(w, BIG)
    finally:
        os.close(w)


both(by_number, lambda: os.read(r, 4096), "pipe")
os.close(r)

for buffering in (0, -1):
    r, w = os.pipe()

    def by_file():
        with open(w, "wb", buffering=buffering) as file:
            file.write(b"head ")
            return file.write(BIG)

    both(by_file, lambda: os.read(r, 4096), f"file, buffering={buffering}")
    os.close(r)

a, b = socket.socketpair()


def by_socket():
    sent = a.send(BIG)
    a.sendall(BIG)
    with a.makefile("wb") as file:
        file.write(BIG)
    a.close()
    return sent


both(by_socket, lambda: b.recv(65536), "socket")
b.close()

r, w = os.pipe()
os.close(r)


def to_nobody():
    try:
        os.write(w, BIG)
    except BrokenPipeError as error:
        return f"{type(error).__name__} {error}"


both(to_nobody, lambda: b"", "nobody")
os.close(w)
