# KeyboardInterrupt and SystemExit leave the loop at once; the main task is cancelled while closing.
import asyncio
async def raising(error): raise error
async def main(error):
    global child
    child = asyncio.create_task(raising(error))
    try: await asyncio.sleep(1)
    except asyncio.CancelledError: print('main cancelled while closing'); raise
    finally: print('finally')
for error in (KeyboardInterrupt('in task'), SystemExit(4)):
    try: asyncio.run(main(error))
    except BaseException as e: print('escaped', repr(e), repr(child.exception()))
async def direct(): raise SystemExit(7)
try: asyncio.run(direct())
except SystemExit as e: print('from main', e.code)
