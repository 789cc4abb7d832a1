# wait_for: in time, too late, cancelled from outside, callee that swallows, zero and none.
import asyncio
async def slow(tag='slow'):
    try: await asyncio.sleep(10); return 'never'
    except asyncio.CancelledError: print(tag, 'cancelled'); raise
async def main():
    print(await asyncio.wait_for(asyncio.sleep(0, 'quick'), 5))
    try: await asyncio.wait_for(slow(), 0.01)
    except TimeoutError as e: print(repr(e), repr(e.__cause__), asyncio.TimeoutError is TimeoutError)
    try: await asyncio.wait_for(slow('zero'), 0)
    except TimeoutError: print('zero')
    async def stubborn():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: return 'too late but returned'
    print(await asyncio.wait_for(stubborn(), 0.01))
    async def fails():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: raise ValueError('in cleanup')
    try: await asyncio.wait_for(fails(), 0.01)
    except ValueError as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__) if e.__context__ else None)
    t = asyncio.create_task(asyncio.wait_for(slow('outer'), 5)); await asyncio.sleep(0); t.cancel('msg')
    try: await t
    except asyncio.CancelledError as e: print('cancelled from outside', e.args)
    f = asyncio.get_running_loop().create_future(); f.set_result('done'); print(await asyncio.wait_for(f, 0), await asyncio.wait_for(f, None))
    try: await asyncio.wait_for(asyncio.get_running_loop().create_future(), 0.01)
    except TimeoutError: print('future timed out')
    task = asyncio.create_task(slow('task')); 
    try: await asyncio.wait_for(task, 0.01)
    except TimeoutError: print(task.cancelled())
    shielded = asyncio.create_task(asyncio.sleep(0.03, 'shielded result'))
    try: await asyncio.wait_for(asyncio.shield(shielded), 0.005)
    except TimeoutError: print('gave up', shielded.done(), await shielded)
    try: await asyncio.wait_for(5, 1)
    except TypeError as e: print(e)
    async def raises(): raise KeyError('k')
    try: await asyncio.wait_for(raises(), 1)
    except KeyError as e: print(repr(e))
    async def whoami(): return asyncio.current_task().get_name()
    print(await asyncio.wait_for(whoami(), 1) == asyncio.current_task().get_name())
asyncio.run(main())
