# Errors in callbacks go to the loop's exception handler, which writes to standard error.
import asyncio
def cb(x): raise ValueError(f'callback {x}')
async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(cb, 1)
    await asyncio.sleep(0); print('goes on')
    loop.call_exception_handler({'message': 'custom message'})
    loop.set_exception_handler(lambda l, c: print('handler:', c['message'], repr(c.get('exception'))))
    loop.call_later(0, cb, 2); await asyncio.sleep(0.01)
    loop.set_exception_handler(None)
asyncio.run(main())
