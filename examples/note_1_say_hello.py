import asyncio  # Required for async operations

async def say_hello():
    print("Hello")
    await asyncio.sleep(1)  # Simulates a non-blocking delay
    print("World")

# Running the coroutine
asyncio.run(say_hello())
