# Debug mode: slow callbacks, calls from other threads, where things were made, misuse that is found.
import asyncio, logging, re, sys, threading, time, warnings

class Handler(logging.Handler):
    def emit(self, record):
        text = self.format(record).splitlines()
        text = re.sub(r'took [\d.]+', 'took N', text[0])
        text = re.sub(r'when=[\d.]+', 'when=N', text)
        # Where the library itself makes tasks is no business of a golden.
        text = re.sub(r' created at (<frozen [\w.]+>|[^ ]*/asyncio/\w+\.py):\d+', ' created in the library', text)
        # A busy machine is slow at other things too.
        if 'Executing' not in text or 'slow' in text:
            print(record.levelname, re.sub(r'[^ ]*/(\w+\.py)', r'\1', text))

logger = logging.getLogger('asyncio')
logger.addHandler(Handler())
logger.setLevel(logging.DEBUG)
logger.propagate = False

def slow(n):
    time.sleep(0.12)

async def slow_task():
    time.sleep(0.12)
    await asyncio.sleep(0)

async def fails():
    raise ValueError

def shown(thing):
    return re.sub(r'[^ ]*/(\w+\.py)', r'\1', re.sub(r'when=[\d.]+', 'when=N', repr(thing)))

async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), loop.slow_callback_duration, sys.get_coroutine_origin_tracking_depth())
    loop.call_soon(slow, 3)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    handle = loop.call_later(0.001, slow, 'later')
    print(shown(handle))
    await asyncio.sleep(0.2)
    await asyncio.create_task(slow_task(), name='T')
    loop.slow_callback_duration = 10
    handle = loop.call_soon(print, 'argument')
    print(shown(handle))
    handle.cancel()
    print(shown(handle), handle._source_traceback[-1].name)
    def boom():
        1 / 0
    loop.call_soon(boom)
    await asyncio.sleep(0)

    def elsewhere():
        for call in (lambda: loop.call_soon(print), lambda: loop.call_later(1, print), lambda: loop.call_at(1, print)):
            try:
                call()
            except RuntimeError as error:
                print(error)
        loop.call_soon_threadsafe(print, 'from the thread')
    thread = threading.Thread(target=elsewhere)
    thread.start()
    await asyncio.sleep(0.01)
    thread.join()
    await asyncio.sleep(0)
    for bad in (fails, 3):
        for call in (loop.call_soon, loop.call_soon_threadsafe, lambda f: loop.call_later(1, f), lambda f: loop.call_at(1, f), lambda f: loop.run_in_executor(None, f)):
            try:
                call(bad)
            except TypeError as error:
                print(error)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        fails()
    print(str(caught[0].message).splitlines()[0])
    loop.set_debug(False)
    print(loop.get_debug())

asyncio.run(main(), debug=True)
print(sys.get_coroutine_origin_tracking_depth())
