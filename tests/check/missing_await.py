import asyncio


async def count():
    return 1


async def lines():
    return ["a"]


def report():
    print("done")


async def main():
    total = count() + 1
    if count():
        print(f"{count()} things")
    for line in lines():
        print(line)
    first = lines()[0]
    print(count().bit_length(), -count(), count() > 1)
    with lines():
        pass
    await report()
    return total, first


asyncio.run(main())
