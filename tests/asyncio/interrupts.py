# Ctrl-C: the first cancels the main task, the second interrupts at once; and what the main task makes of it.
import asyncio, os, signal

def interrupt():
    signal.raise_signal(signal.SIGINT)

async def plain():
    asyncio.get_running_loop().call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print('cancelled', error.args, asyncio.current_task().cancelling())
        raise
    finally:
        print('cleaned up')

async def swallows():
    asyncio.get_running_loop().call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        pass
    return 'went on'

async def uncancels():
    asyncio.get_running_loop().call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        raise

async def twice():
    loop = asyncio.get_running_loop()
    loop.call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print('first')
        try:
            interrupt()
        except KeyboardInterrupt:
            print('second, in the task')
            raise

async def own_handler():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, stop.set)
    loop.call_soon(interrupt)
    await stop.wait()
    print(loop.remove_signal_handler(signal.SIGINT), loop.remove_signal_handler(signal.SIGINT))
    return 'handled'

async def others():
    loop = asyncio.get_running_loop()
    got = []
    loop.add_signal_handler(signal.SIGUSR1, got.append, 'usr1')
    loop.add_signal_handler(signal.SIGTERM, lambda *args: got.append(args), 'term', 1)
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.01)
    print(got)
    for bad in (lambda: loop.add_signal_handler(signal.SIGKILL, print), lambda: loop.add_signal_handler(999, print), lambda: loop.add_signal_handler('x', print), lambda: loop.add_signal_handler(signal.SIGUSR1, others)):
        try:
            bad()
        except (ValueError, RuntimeError, TypeError) as error:
            print(type(error).__name__, error)

for main in (plain, swallows, uncancels, twice, own_handler, others):
    print('--', main.__name__)
    try:
        print(asyncio.run(main()))
    except BaseException as error:
        print('run raised', repr(error), repr(error.__context__)[:16])
    print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
