# to_thread and run_in_executor run blocking functions beside the loop.
import asyncio, time
def block(x): time.sleep(0.02); return x * 2
def fail(): raise ValueError('in thread')
async def main():
    print(await asyncio.to_thread(block, 5), await asyncio.get_running_loop().run_in_executor(None, block, 6))
    t0 = time.monotonic(); print(await asyncio.gather(*(asyncio.to_thread(block, i) for i in range(3))))
    try: await asyncio.to_thread(fail)
    except ValueError as e: print(e)
asyncio.run(main())
