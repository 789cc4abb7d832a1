# A chain that suspends before it goes deeper is as deep as its frames, not as its calls.
import asyncio
import sys


def endless(level):
    yield level
    yield from endless(level + 1)


def levels():
    last = 0
    try:
        for last in endless(0):
            pass
    except RecursionError as error:
        return last, str(error).split(" in ")[0]


last, message = levels()
print(message, 500 < last < 1100)


def to(level, end):
    yield level
    if level < end:
        yield from to(level + 1, end)
        yield -level


print(sum(to(0, 400)), len(list(to(0, 400))))


async def descend(level):
    await asyncio.sleep(0)
    return await descend(level + 1)


async def climb(level):
    await asyncio.sleep(0)
    return 0 if level == 0 else 1 + await climb(level - 1)


async def main():
    try:
        await descend(0)
    except RecursionError as error:
        print("task:", str(error).split(" in ")[0])
    print(await asyncio.gather(*(climb(300) for _ in range(5))))


asyncio.run(main())

limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)
last, message = levels()
print(message, 100 < last < 300)
sys.setrecursionlimit(limit)
print(sum(to(0, 600)))
