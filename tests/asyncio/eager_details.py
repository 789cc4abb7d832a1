# Eager tasks: whose context and task they see, when callbacks come, how they mix with groups and cancellation.
import asyncio, contextvars, sys

var = contextvars.ContextVar('var', default='none')

async def main():
    loop = asyncio.get_running_loop()
    caller = asyncio.current_task()
    seen = []

    async def first_step():
        seen.append(asyncio.current_task() is caller)
        seen.append(asyncio.current_task().get_name())
        seen.append(var.get())
        var.set('changed')
        seen.append(sys.exception())
    var.set('outer')
    try:
        raise KeyError('handled outside')
    except KeyError:
        task = asyncio.create_task(first_step(), eager_start=True, name='eager')
    print(seen[:3], var.get(), asyncio.current_task() is caller, task.done(), task.get_coro())

    order = []
    async def done_at_once():
        return 'result'
    task = asyncio.create_task(done_at_once(), eager_start=True)
    task.add_done_callback(lambda t: order.append(('callback', t.result())))
    order.append('after')
    await asyncio.sleep(0)
    print(order)

    context = contextvars.copy_context()
    context.run(var.set, 'given')
    async def reads():
        return var.get()
    print(asyncio.create_task(reads(), eager_start=True, context=context).result(), var.get())

    async def cancels_itself():
        asyncio.current_task().cancel('self')
        await asyncio.sleep(0)
    task = asyncio.create_task(cancels_itself(), eager_start=True)
    try:
        await task
    except asyncio.CancelledError as error:
        print('cancelled', error.args, task.cancelled())

    async def suspends(n):
        for _ in range(n):
            await asyncio.sleep(0)
        return n
    task = asyncio.create_task(suspends(2), eager_start=True)
    print(task.done(), task in asyncio.all_tasks(), await task, task in asyncio.all_tasks())

    async def fails():
        raise ValueError('at once')
    try:
        async with asyncio.TaskGroup() as group:
            failed = group.create_task(fails(), eager_start=True)
            print('body goes on', failed.done())
            await asyncio.sleep(0)
            print('never')
    except* ValueError as errors:
        print(errors.exceptions)

    async def nested(n):
        if n:
            return [n, *await asyncio.create_task(nested(n - 1), eager_start=True)]
        return []
    print(await nested(5))

    made = []
    def factory(loop, coro, **kwargs):
        made.append(sorted(kwargs))
        return asyncio.Task(coro, loop=loop, **kwargs)
    loop.set_task_factory(factory)
    print(await asyncio.create_task(suspends(0), name='n', eager_start=True), await loop.create_task(suspends(1)), made)
    print(loop.get_task_factory() is factory)
    loop.set_task_factory(None)
    try:
        loop.set_task_factory(5)
    except TypeError as error:
        print(error)

    class MyTask(asyncio.Task):
        pass
    loop.set_task_factory(asyncio.create_eager_task_factory(MyTask))
    task = asyncio.create_task(suspends(0))
    print(type(task).__name__, task.done())
    task = asyncio.create_task(suspends(1), eager_start=False)
    print(type(task).__name__, task.done(), await task)

asyncio.run(main())
