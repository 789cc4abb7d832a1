# `async with` opens and closes something, and may pause while it does.
import asyncio


class Connection:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(0.01)
        print(self.name, "connected")
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(0.01)
        print(self.name, "closed", "after an error" if error else "")

    async def send(self, message):
        await asyncio.sleep(0)
        print(self.name, "<-", message)


async def main():
    async with Connection("alpha") as alpha, Connection("beta") as beta:
        await asyncio.gather(alpha.send("hello"), beta.send("hi"))
    try:
        async with Connection("gamma") as gamma:
            await gamma.send(1 / 0)
    except ZeroDivisionError as error:
        print("error:", error)


asyncio.run(main())
