# capture_call_graph, format_call_graph, print_call_graph: stacks, and who waits for whom.
import asyncio, io, re, sys

def shape(graph):
    task = graph.future
    name = task.get_name() if isinstance(task, asyncio.Task) else type(task).__name__
    stack = []
    for entry in graph.call_stack:
        owner = entry.frame.f_generator
        kind = '' if owner is None else type(owner).__name__[:5] + ' '
        stack.append(kind + entry.frame.f_code.co_name)
    return name, stack, sorted(shape(parent) for parent in graph.awaited_by)

def clean(text):
    return re.sub(r"line \d+|id=0x[0-9a-f]+|File '[^']*'", lambda m: m[0].split('=')[0].split(' ')[0], text)

async def leaf(wake):
    await wake

async def chain(wake):
    await leaf(wake)

async def main():
    asyncio.current_task().set_name('main')
    wake = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(chain(wake), name='chain')

    async def by_group():
        async with asyncio.TaskGroup() as group:
            group.create_task(awaits(task), name='in group')
    async def awaits(other):
        await other
    async def by_gather():
        await asyncio.gather(awaits(task), return_exceptions=True)
    async def by_wait():
        await asyncio.wait([task])
    async def by_wait_for():
        await asyncio.wait_for(task, 60)
    async def by_shield():
        await asyncio.shield(task)
    async def by_as_completed():
        async for done in asyncio.as_completed([task]):
            await done
    others = [asyncio.create_task(f(), name=f.__name__) for f in
              (by_group, by_gather, by_wait, by_wait_for, by_shield, by_as_completed)]
    for _ in range(6):
        await asyncio.sleep(0)
    graph = asyncio.capture_call_graph(task)
    print(shape(graph)[:2])
    for parent in shape(graph)[2]:
        if parent[0] == 'by_as_completed':
            # Which frames of the library it waits in is the library's business.
            parent = (parent[0], parent[1][-1], parent[2])
        if not parent[0].startswith('Task-'):
            print(' ', parent)
        else:
            print('  child of gather', parent[1:])
    own = asyncio.capture_call_graph()
    print(own.future is asyncio.current_task(), [e.frame.f_code.co_name for e in own.call_stack])
    print(len(asyncio.capture_call_graph(task, limit=1).call_stack), len(asyncio.capture_call_graph(task, limit=0).call_stack),
          [e.frame.f_code.co_name for e in asyncio.capture_call_graph(task, limit=-1).call_stack])
    only = asyncio.create_task(chain(asyncio.get_running_loop().create_future()), name='only')
    holder = asyncio.create_task(awaits(only), name='holder')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    text = asyncio.format_call_graph(only)
    print(clean(text))
    buffer = io.StringIO()
    asyncio.print_call_graph(only, file=buffer)
    print(buffer.getvalue() == text + '\n')
    asyncio.print_call_graph(only, limit=1, file=buffer)
    wake.set_result(None)
    await asyncio.gather(*others)
    only.cancel()
    await asyncio.gather(only, holder, return_exceptions=True)
    print(shape(asyncio.capture_call_graph(only)))
    future = asyncio.get_running_loop().create_future()
    asyncio.future_add_to_awaited_by(future, asyncio.current_task())
    print([parent.future.get_name() for parent in asyncio.capture_call_graph(future).awaited_by])
    asyncio.future_discard_from_awaited_by(future, asyncio.current_task())
    print(asyncio.capture_call_graph(future).awaited_by)
    results = []
    asyncio.get_running_loop().call_soon(lambda: results.append(asyncio.capture_call_graph()))
    await asyncio.sleep(0)
    print(results)
    for bad in (5, main):
        try:
            asyncio.capture_call_graph(bad)
        except TypeError as error:
            print(str(error).split(' at 0x')[0][:40])

try:
    asyncio.capture_call_graph()
except RuntimeError as error:
    print(error)
asyncio.run(main())
