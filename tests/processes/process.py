# multiprocessing.Process: what it is told, what becomes of it.
import multiprocessing as mp
import os
import signal
import sys
import time


def say(*args, **kwargs):
    print("child says", args, kwargs, mp.current_process().name)


def fail():
    raise ValueError("as planned")


def leave(how):
    if how == "exit":
        sys.exit(3)
    if how == "text":
        sys.exit("a text")
    if how == "none":
        sys.exit()
    if how == "os":
        os._exit(7)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)


def sleep():
    time.sleep(60)


def family(connection):
    parent = mp.parent_process()
    connection.send((parent.name, parent.pid, parent.is_alive(), parent.exitcode, repr(parent)[:14]))
    connection.send((mp.current_process().daemon, mp.current_process()._identity))
    try:
        mp.Process(target=say).start()
    except AssertionError as error:
        connection.send(str(error))
    connection.close()


class Counter(mp.Process):
    def __init__(self, count, connection):
        super().__init__(name="the counter")
        self.count = count
        self.connection = connection

    def run(self):
        self.connection.send([self.name, *range(self.count)])


def shown(process):
    return repr(process).replace(str(process.pid), "PID").replace(str(os.getpid()), "PARENT")


def main():
    print(mp.current_process(), mp.current_process().name, mp.parent_process())
    print(mp.current_process().is_alive(), mp.current_process().pid == os.getpid())
    print(mp.cpu_count() == os.cpu_count())

    process = mp.Process(target=say, args=(1, "two"), kwargs={"three": 3.0})
    print(process.name, process.daemon, process.pid, process.exitcode, process.is_alive())
    print(shown(process))
    for operation in (process.join, lambda: process.sentinel):
        try:
            operation()
        except (AssertionError, ValueError) as error:
            print(type(error).__name__, error)
    sys.stdout.flush()
    process.start()
    process.join()
    print(process.exitcode, process.is_alive(), shown(process))
    try:
        process.start()
    except AssertionError as error:
        print("AssertionError", error)
    process.close()
    process.close()
    print(repr(process).replace(str(os.getpid()), "PARENT"))
    for operation in (process.start, process.join, process.is_alive, lambda: process.exitcode,
                      lambda: process.pid, process.kill, process.terminate):
        try:
            operation()
        except ValueError as error:
            print("ValueError", error)

    process = mp.Process(target=say, name="named", daemon=True)
    print(process.name, process.daemon, shown(process))
    process.name = "renamed"
    process.daemon = False
    print(process.name, process.daemon)
    try:
        process.name = 5
    except AssertionError as error:
        print("AssertionError", error)

    for how in ("exit", "text", "none", "os", "kill"):
        process = mp.Process(target=leave, args=(how,))
        process.start()
        process.join()
        print(how, process.exitcode, shown(process))
    process = mp.Process(target=fail, name="Failing")
    process.start()
    process.join()
    print("failed", process.exitcode)

    for end in ("terminate", "kill"):
        process = mp.Process(target=sleep)
        process.start()
        begin = time.monotonic()
        process.join(0.05)
        print(process.is_alive(), process.exitcode, time.monotonic() - begin < 2)
        print(mp.active_children() == [process], shown(process))
        try:
            process.close()
        except ValueError as error:
            print("ValueError", error)
        try:
            process.daemon = True
        except AssertionError as error:
            print("AssertionError", error)
        getattr(process, end)()
        process.join()
        print(process.exitcode, process.is_alive(), mp.active_children())

    ours, theirs = mp.Pipe()
    process = mp.Process(target=family, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    name, pid, alive, code, text = ours.recv()
    print(name, pid == os.getpid(), alive, code, text)
    daemon, identity = ours.recv()
    print(daemon, len(identity))
    print(ours.recv())
    process.join()

    ours, theirs = mp.Pipe(duplex=False)
    process = Counter(4, theirs)
    print(process.name)
    process.start()
    print(ours.recv())
    process.join()
    print(process.exitcode)
    print(isinstance(process, mp.Process), mp.Process.__module__, mp.Process.__qualname__)


if __name__ == "__main__":
    main()
