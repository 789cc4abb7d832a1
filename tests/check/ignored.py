import asyncio
import time


async def main():
    time.sleep(1)  # krait: ignore[blocking-call]
    time.sleep(1)  # krait: ignore
    time.sleep(1)  # krait: ignore[never-awaited, blocking-call] it is short
    time.sleep(1)  # krait: ignore[never-awaited]
    main()  # krait: ignore[never-awaited]
    print(undefined)  # krait: ignore[undefined-name]


asyncio.run(main())
