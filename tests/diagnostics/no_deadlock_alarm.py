import asyncio
import signal


async def main():
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    signal.signal(signal.SIGALRM, lambda *_: loop.call_soon_threadsafe(event.set))
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    await event.wait()
    print("woken by an alarm")


asyncio.run(main())
