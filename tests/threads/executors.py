import asyncio, time, concurrent.futures as cf, threading, queue
def block(n):
    time.sleep(0.08*n); return n*n
async def ticker():
    for i in range(4):
        print('tick', i); await asyncio.sleep(0.002)
async def main():
    t=asyncio.create_task(ticker())
    print(await asyncio.to_thread(block, 3))
    loop=asyncio.get_running_loop()
    print(await asyncio.gather(*[loop.run_in_executor(None, block, i) for i in (2,1)]))
    await t
    def other():
        f=asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01,'rct'), loop)
        return f.result()
    print(await asyncio.to_thread(other))
    try: await asyncio.to_thread(lambda: 1/0)
    except ZeroDivisionError as e: print(e)
asyncio.run(main())
with cf.ThreadPoolExecutor(3) as ex:
    print(list(ex.map(block,[3,2,1])))
    fs=[ex.submit(block,i) for i in (2,1)]
    print([f.result() for f in cf.as_completed(fs)])
    print(cf.wait(fs).done==set(fs))
q=queue.Queue(2)
def prod():
    for i in range(5): q.put(i)
    q.put(None)
threading.Thread(target=prod).start()
while (x:=q.get()) is not None: print(x)
