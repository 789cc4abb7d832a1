"""Rounds of work, and what must be as it was before them when they are over: tasks, resident memory,
descriptors, child processes, threads.

A script beside this one calls `run(rounds, work)`. Started with names of checks it works little, plants
each of those leaks in turn, and has to be told of it by that check: what cannot fail proves nothing.
"""

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
import weakref

PLANTED = sys.argv[1:]
# The first rounds fill caches and pools; after them everything is at its working size.
WARM_UP = 2
# Between rounds the allocator's own blocks come and go by this much.
NOISE = 3 << 20
# The system's threads that wait for blocking work come and go.
IDLE_THREADS = 2
# How long what is closing may take; a busy machine needs a part of it.
PATIENCE = 20
# A planted leak has to be there for so long after all else is gone.
PLANTED_STAYS = 1

_born = weakref.WeakSet()
_kept = []


def share(total, rounds):
    """How much of so many things is for each round."""
    return total // (rounds + WARM_UP) // (20 if PLANTED else 1)


def watch(task):
    """Have the check of tasks look for this one."""
    _born.add(task)
    return task


def _resident():
    with open("/proc/self/status") as file:
        return int(file.read().partition("VmRSS:")[2].split()[0]) << 10


def _children():
    """The children of this process, ended or not."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.append(int(name))
    return found


def descriptors():
    """How many there are, with the one that looks."""
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        # None is left for looking.
        return sys.maxsize


def _counts():
    return {
        "tasks": len(_born) + len(asyncio.all_tasks()) - 1,
        "descriptors": descriptors(),
        "children": len(_children()),
        "threads": threading.active_count(),
        "system threads": max(len(os.listdir("/proc/self/task")) - IDLE_THREADS, 0),
    }


async def _settled(most=None, planted=None):
    """The counts, once none is above the most that it may be; without that, once they stay as they are.
    What is planted is waited for only a little: it is not going to end."""
    deadline = time.monotonic() + PATIENCE
    seen, since = None, 0
    while True:
        # Transports are closed and idle threads of the pool leave when the loop has gone on for a while.
        await asyncio.sleep(0.05)
        gc.collect()
        counts = _counts()
        now = time.monotonic()
        if counts != seen:
            seen, since = counts, now
        if most is None:
            good = now - since > 0.6
        else:
            grown = [name for name in counts if counts[name] > most[name]]
            good = not grown or grown == [planted] and now - since > PLANTED_STAYS
        if good or now > deadline:
            return counts


async def _measure(rounds, work, planted=None):
    """Tells what has grown over some rounds, in each of which such a leak is planted."""
    before, resident = await _settled(), _resident()
    for number in rounds:
        await work(number)
        if planted is not None:
            _kept.append(PLANTS[planted]())
    most = {name: count + IDLE_THREADS * (name == "system threads") for name, count in before.items()}
    after = await _settled(most, planted)
    before["memory"], after["memory"], most["memory"] = resident, _resident(), resident + NOISE
    grown = [name for name in after if after[name] > most[name]]
    for name in grown:
        print(f"{name}: {before[name]} before, {after[name]} after", file=sys.stderr)
    print(" ".join(["left behind:", *sorted(grown)]), flush=True)


def _idle_thread():
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    return thread


async def _nothing():
    pass


# A leak for each check, as a program would have it.
PLANTS = {
    "tasks": lambda: watch(asyncio.create_task(_nothing())),
    "memory": lambda: bytearray(os.urandom(1 << 10) * (8 << 10)),
    "descriptors": lambda: os.open("/dev/null", os.O_RDONLY),
    "children": lambda: subprocess.Popen(["/bin/true"]),
    "threads": _idle_thread,
}


def run(rounds, work):
    """Run `await work(number)` so many times after the warm-up, and tell what is left behind; or, where leaks
    are to be planted, once for each of them."""

    async def main():
        for number in range(WARM_UP):
            await work(number)
        if not PLANTED:
            await _measure(range(WARM_UP, WARM_UP + rounds), work)
        for planted in PLANTED:
            await _measure([WARM_UP], work, planted)

    asyncio.run(main())
    # Threads that were planted never end.
    os._exit(0)
