# What asyncio.run does at its end: cancels tasks, reports failures, closes async generators.
import asyncio
async def stubborn():
    try: await asyncio.sleep(100)
    except asyncio.CancelledError: await asyncio.sleep(0); print('stubborn cleaned up')
async def fails():
    try: await asyncio.sleep(100)
    finally: raise ValueError('failed in shutdown')
async def agen():
    try: yield 1
    finally: await asyncio.sleep(0); print('agen closed')
async def main():
    global keep; keep = agen(); await anext(keep)
    a = asyncio.create_task(stubborn(), name='s'); b = asyncio.create_task(fails(), name='f'); await asyncio.sleep(0); print('main returns')
asyncio.run(main()); print('after')
