"""100,000 timers: set, cancelled, fired in order; deadlines that are met and that are not."""

import asyncio

from checks import run, share

TIMERS = 100_000
ROUNDS = 3
EACH = share(TIMERS, ROUNDS)


async def work(number):
    loop = asyncio.get_running_loop()
    start = loop.time()
    fired = []
    due = [start + (i * 7919 % 1000) / 20_000 for i in range(EACH // 2)]
    handles = [loop.call_at(when, fired.append, when) for when in due]
    # Every third is cancelled before it is due; so are all of another lot, of which none ever comes near.
    for handle in handles[::3]:
        handle.cancel()
    far = [loop.call_later(3600 + i, fired.append, None) for i in range(EACH // 4)]
    for handle in far:
        handle.cancel()
    del handles, far, handle
    kept = sorted(when for i, when in enumerate(due) if i % 3)
    await asyncio.sleep(start + 0.05 - loop.time())
    while len(fired) < len(kept):
        await asyncio.sleep(0.001)
    # In the order of their times, if not all in the iteration in which they were due.
    assert fired == kept
    # Deadlines: those of waits that are over, and one for each wait that never is.
    future = loop.create_future()
    loop.call_soon(future.set_result, None)
    await future
    for _ in range(EACH // 8):
        await asyncio.wait_for(asyncio.sleep(0), 60)
    late = 0
    waits = [asyncio.wait_for(loop.create_future(), 0.001) for _ in range(EACH // 8)]
    for result in await asyncio.gather(*waits, return_exceptions=True):
        late += isinstance(result, TimeoutError)
    assert late == EACH // 8, late


run(ROUNDS, work)
