import asyncio

asyncio.new_event_loop().run_forever()
