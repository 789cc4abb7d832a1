# multiprocessing.Pipe and connections.
import multiprocessing as mp
from multiprocessing.connection import wait


def echo(connection):
    while True:
        try:
            item = connection.recv()
        except EOFError:
            break
        connection.send(("echo", item))
    connection.close()


def produce(connection, count, size):
    for number in range(count):
        connection.send_bytes(bytes([number]) * size)
    connection.close()


def attempt(operation, *args):
    try:
        print(operation(*args))
    except Exception as error:
        print(type(error).__name__, error)


def main():
    ours, theirs = mp.Pipe()
    print(ours.readable, ours.writable, theirs.readable, theirs.writable, ours.closed)
    process = mp.Process(target=echo, args=(theirs,))
    process.start()
    theirs.close()
    for item in (1, "two", [3.0, None], {"four": (5, b"six")}, "x" * 300_000):
        ours.send(item)
        answer = ours.recv()
        print(answer if len(str(answer)) < 100 else len(answer[1]))
    print(ours.poll(), ours.poll(0.01))
    ours.send("last")
    print(ours.poll(30), ours.recv())
    ours.close()
    process.join()
    print(process.exitcode, ours.closed)
    attempt(ours.send, 1)
    attempt(ours.recv)
    attempt(ours.poll)
    attempt(ours.fileno)

    reader, writer = mp.Pipe(duplex=False)
    print(reader.readable, reader.writable, writer.readable, writer.writable)
    attempt(reader.send, 1)
    attempt(writer.recv)
    attempt(reader.send_bytes, b"")
    attempt(writer.poll)
    process = mp.Process(target=produce, args=(writer, 3, 200_000))
    process.start()
    writer.close()
    while True:
        try:
            data = reader.recv_bytes()
        except EOFError as error:
            print("end", repr(error))
            break
        print(len(data), data[:2])
    process.join()

    first, second = mp.Pipe()
    first.send_bytes(b"0123456789", 2, 4)
    print(second.recv_bytes())
    first.send_bytes(b"0123456789", 7)
    print(second.recv_bytes())
    attempt(first.send_bytes, b"abc", -1)
    attempt(first.send_bytes, b"abc", 4)
    attempt(first.send_bytes, b"abc", 0, -1)
    attempt(first.send_bytes, b"abc", 1, 3)
    first.send_bytes(b"into")
    room = bytearray(8)
    print(second.recv_bytes_into(room, 2), room)
    first.send_bytes(b"too long for it")
    try:
        second.recv_bytes_into(bytearray(4))
    except mp.BufferTooShort as error:
        print(type(error).__name__, error.args)
    first.send_bytes(b"long")
    attempt(second.recv_bytes, 3)
    print(first.closed, second.closed)

    pipes = [mp.Pipe(duplex=False) for _ in range(3)]
    readers = [reader for reader, _ in pipes]
    print(wait(readers, 0), wait(readers, 0.01), wait([], 0))
    pipes[2][1].send("c")
    pipes[0][1].send("a")
    print([readers.index(reader) for reader in wait(readers)])
    print(readers[0].recv(), readers[2].recv())
    pipes[1][1].close()
    print([readers.index(reader) for reader in wait(readers)])
    attempt(readers[1].recv)
    with pipes[0][0] as connection:
        print(connection.closed)
    print(connection.closed)
    with mp.Pool(1) as pool:
        attempt(first.send, lambda: None)


if __name__ == "__main__":
    main()
