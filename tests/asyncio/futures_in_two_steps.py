# Futures and tasks of classes of the script's: __new__ and __init__ are two steps.
import asyncio

class Labelled(asyncio.Future):
    def __init__(self, label, event_loop):
        super().__init__(loop=event_loop)
        self.label = label

class Job(asyncio.Task):
    def __init__(self, function, *args, event_loop=None):
        super().__init__(function(*args), loop=event_loop, name=function.__name__)
        self.function = function

class Forgetful(asyncio.Future):
    def __init__(self, loop):
        pass

async def work(x):
    await asyncio.sleep(0)
    return x * 2

async def main():
    loop = asyncio.get_running_loop()
    future = Labelled('mine', loop)
    loop.call_soon(future.set_result, 5)
    print(future.label, await future, future.get_loop() is loop)
    job = Job(work, 4)
    print(job.get_name(), job.function is work, await job, type(job).__name__)
    for forgetful in (Forgetful(loop), asyncio.Future.__new__(asyncio.Future)):
        for attempt in (
            forgetful.get_loop, forgetful.cancel, lambda: forgetful.set_result(1), lambda: forgetful.set_exception(ValueError()),
            lambda: forgetful.add_done_callback(print), lambda: forgetful.remove_done_callback(print),
            forgetful.__await__, forgetful.result, forgetful.exception, forgetful.done, forgetful.cancelled,
        ):
            try:
                print(attempt())
            except Exception as error:
                print(type(error).__name__, error)
    for bad in (lambda: asyncio.Future(5), lambda: asyncio.Future(nothing=1), lambda: asyncio.Task(), lambda: asyncio.Task(5), lambda: asyncio.Task(work)):
        try:
            bad()
        except TypeError as error:
            print(str(error).split(' at 0x')[0])
    for name in ('_asyncio_future_blocking', '_log_traceback'):
        try:
            delattr(future, name)
        except AttributeError as error:
            print(type(error).__name__)

asyncio.run(main())
