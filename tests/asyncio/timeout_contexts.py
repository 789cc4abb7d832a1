# wait_for and timeout run in the caller's task: context variables, chains of exceptions, nesting.
import asyncio, contextvars

var = contextvars.ContextVar('var', default='unset')

def chain(error):
    links = []
    while error is not None:
        links.append(f'{type(error).__name__}({", ".join(map(repr, error.args))})')
        if error.__cause__ is not None:
            links.append('from')
            error = error.__cause__
        else:
            error = error.__context__
    return ' '.join(links)

async def main():
    async def sets():
        var.set('set inside')
    await asyncio.wait_for(sets(), 5)
    print('coroutine:', var.get())
    var.set('outside')
    await asyncio.wait_for(asyncio.create_task(sets()), 5)
    print('task:', var.get())

    async def cleanup_of_cleanup():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            try:
                raise OSError('first')
            except OSError:
                raise ValueError('second')
    try:
        async with asyncio.timeout(0.001):
            await cleanup_of_cleanup()
    except ValueError as error:
        print(chain(error))

    async def with_cause():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            raise KeyError('caused') from error
    try:
        async with asyncio.timeout(0.001):
            await with_cause()
    except KeyError as error:
        print(chain(error), type(error.__context__).__name__)

    async def in_finally():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0)
            raise LookupError('finally')
    try:
        await asyncio.wait_for(in_finally(), 0.001)
    except LookupError as error:
        print(chain(error))

    # A cancellation from outside while the timeout fires: both count.
    async def both():
        async with asyncio.timeout(0) as limit:
            try:
                await asyncio.sleep(10)
            finally:
                print('expired', limit.expired(), 'requests', asyncio.current_task().cancelling())
    task = asyncio.create_task(both())
    await asyncio.sleep(0)
    task.cancel('outside')
    try:
        await task
    except asyncio.CancelledError as error:
        print('cancelled', error.args, task.cancelling())
    except TimeoutError:
        print('timeout', task.cancelling())

    async def caught():
        try:
            async with asyncio.timeout(0.001):
                await asyncio.sleep(10)
        except TimeoutError:
            print('requests left', asyncio.current_task().cancelling())
        await asyncio.sleep(0)
        return 'goes on'
    print(await asyncio.create_task(caught()))

    loop = asyncio.get_running_loop()
    async with asyncio.timeout(0.001) as limit:
        limit.reschedule(None)
        print(limit.when(), limit)
        await asyncio.sleep(0.003)
        limit.reschedule(loop.time() + 60)
        print(limit.when() > loop.time())
    print(limit)
    try:
        async with asyncio.timeout(60) as limit:
            limit.reschedule(loop.time() - 1)
            print('before', limit.expired())
            await asyncio.sleep(10)
    except TimeoutError:
        print('past', limit.expired(), limit)
    try:
        async with asyncio.timeout_at(loop.time()) as limit:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            print('never')
    except TimeoutError:
        print('timeout_at', limit.expired())

asyncio.run(main())
