import asyncio
import os
import subprocess
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp()
pipe = os.path.join(folder, "pipe")
os.mkfifo(pipe)


def writer(*pauses):
    """Another process that opens the pipe late, and writes slowly."""
    lines = "; ".join(f"sleep {pause}; echo {pause}" for pause in pauses)
    return subprocess.Popen(["sh", "-c", f"sleep 0.2; {{ {lines}; }} > {pipe}"])


async def ticker():
    while True:
        await asyncio.sleep(0.01)


async def main():
    task = asyncio.create_task(ticker(), name="ticker")
    await asyncio.sleep(0)
    with writer(0.2, 0.2, 0.2):
        with open(pipe) as file:
            print(file.readline(), end="")
            print(file.read(), end="")
    await asyncio.sleep(0)
    with writer(0):
        print(Path(pipe).read_text(), end="")
    await asyncio.sleep(0)
    with writer(0.2):
        descriptor = os.open(pipe, os.O_RDONLY)
        print(os.read(descriptor, 10))
        os.close(descriptor)
    task.cancel()


asyncio.run(main())
os.remove(pipe)
os.rmdir(folder)
