import asyncio
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from queue import Queue
from subprocess import check_output as output
from urllib.request import urlopen

import requests


async def sleeping():
    time.sleep(1)


async def files(path: Path):
    text = Path("a").read_text()
    (path / "b").write_text(text)
    path.parent.joinpath("c").read_bytes()
    with open("d") as file:
        for line in file.readlines():
            file.write(line)
    shutil.copy("a", "b")
    os.read(0, 1)


async def network():
    urlopen("http://example.com")
    urllib.request.urlopen("http://example.com")
    requests.get("http://example.com")
    sock = socket.socket()
    sock.connect(("localhost", 80))
    sock.recv(1)
    socket.getaddrinfo("localhost", 80)


async def processes():
    subprocess.run(["ls"])
    output(["ls"])
    os.system("ls")
    process = subprocess.Popen(["ls"])
    process.wait()


async def others():
    input("name? ")
    queue = Queue()
    queue.get()
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()
    lock = threading.Lock()
    lock.acquire()

    async def inner():
        time.sleep(1)

    await inner()
