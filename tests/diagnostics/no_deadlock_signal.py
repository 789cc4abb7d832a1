import asyncio
import os
import signal
import threading


async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, event.set)
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    await event.wait()
    print("woken by a signal")


asyncio.run(main())
