import asyncio

async def faulty_task():
    raise ValueError("An error occurred!")

async def main():
    try:
        await faulty_task()
    except ValueError as e:
        print(f"Caught an error: {e}")

asyncio.run(main())
