# A loop that is closed with pending tasks, by hand, reports them when they die.
import asyncio
async def main(): return 'result'
loop = asyncio.new_event_loop()
print(loop.run_until_complete(main()))
loop.run_until_complete(loop.shutdown_asyncgens())
loop.close()
print('closed')
