import asyncio, signal, _thread
def interrupt_self(): _thread.interrupt_main()
class Task:
    def __init__(self, loop, coro, **kwargs): self._task = asyncio.Task(coro, loop=loop, **kwargs)
    def __getattr__(self, n):
        if n=='uncancel': raise AttributeError(n)
        return getattr(self._task, n)
    @property
    def _asyncio_future_blocking(self): return self._task._asyncio_future_blocking
async def main():
    interrupt_self()
    await asyncio.Event().wait()
def new_event_loop():
    loop = asyncio.new_event_loop()
    loop.set_task_factory(Task)
    return loop
asyncio.events.new_event_loop_ = asyncio.events.new_event_loop
loop = new_event_loop()
try:
    asyncio.run(main(), loop_factory=lambda: loop)
except asyncio.CancelledError: print('cancelled')
except KeyboardInterrupt: print('KI')
try: asyncio.run(main())
except KeyboardInterrupt: print('KI')
try: _thread.interrupt_main(1000)
except ValueError as e: print(e)
