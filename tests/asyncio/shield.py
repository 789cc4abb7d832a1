# shield: cancelling the outside leaves the inside running.
import asyncio
async def work(log):
    try: await asyncio.sleep(0); await asyncio.sleep(0); await asyncio.sleep(0); log.append('finished'); return 'inner result'
    except asyncio.CancelledError: log.append('inner cancelled'); raise
async def main():
    print(await asyncio.shield(work([])))
    log = []; inner = asyncio.create_task(work(log)); outer = asyncio.shield(inner); await asyncio.sleep(0); outer.cancel()
    try: await outer
    except asyncio.CancelledError: print('outer cancelled', inner.cancelled())
    print(await inner, log)
    log = []; inner = asyncio.create_task(work(log)); outer = asyncio.shield(inner); await asyncio.sleep(0); inner.cancel()
    try: await outer
    except asyncio.CancelledError: print('inner cancelled too', outer.cancelled(), log)
    async def bad(): raise ValueError('inner error')
    try: await asyncio.shield(bad())
    except ValueError as e: print(e)
    async def waiter(): return await asyncio.shield(inner2)
    log = []; inner2 = asyncio.create_task(work(log)); w = asyncio.create_task(waiter()); await asyncio.sleep(0); w.cancel()
    try: await w
    except asyncio.CancelledError: print('waiter', inner2.done()); print(await inner2)
    done = asyncio.create_task(asyncio.sleep(0)); await done; print(asyncio.shield(done) is done)
    try: asyncio.shield(5)
    except TypeError as e: print(e)
asyncio.run(main())
