# all_tasks, current_task and what runs where.
import asyncio
async def child(): await asyncio.sleep(0); return asyncio.current_task().get_name()
async def main():
    ts = [asyncio.create_task(child(), name=f'c{i}') for i in range(2)]
    print(sorted(t.get_name() for t in asyncio.all_tasks() if t.get_name().startswith('c')), len(asyncio.all_tasks()))
    print(await asyncio.gather(*ts), len(asyncio.all_tasks()), asyncio.current_task() in asyncio.all_tasks())
    loop = asyncio.get_running_loop(); seen = []
    loop.call_soon(lambda: seen.append(asyncio.current_task())); await asyncio.sleep(0); print(seen)
    print(asyncio.all_tasks(loop) == asyncio.all_tasks(), loop.is_running(), loop.get_debug())
asyncio.run(main())
