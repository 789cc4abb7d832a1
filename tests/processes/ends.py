# What is left open when a program ends does not hold up its end: a manager, a queue, a pool, finalizers by priority.
import multiprocessing as mp
from multiprocessing import util


def put_and_wait(queue, event):
    queue.put("started")
    event.wait()
    queue.put("never")


def main():
    context = mp.get_context("spawn")
    manager = context.Manager()
    queue, event = manager.Queue(), manager.Event()
    worker = context.Process(target=put_and_wait, args=(queue, event))
    worker.start()
    print(queue.get(timeout=20))
    worker.terminate()
    worker.join()
    print(worker.exitcode)
    numbers = context.Queue()
    numbers.put(list(range(5)))
    print(numbers.get(timeout=20))
    patient = context.Process(target=print, args=("a child that is waited for",))
    patient.start()
    util.Finalize(None, print, args=("behind the children",), exitpriority=-1)
    util.Finalize(None, print, args=("before them",), exitpriority=1)
    patient.join()


if __name__ == "__main__":
    main()
    print("the end of the main module")
