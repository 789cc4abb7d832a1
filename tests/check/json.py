import time


async def helper():
    "ä"; time.sleep(1); undefined
    step()


def step():
    time.sleep(1)


helper()
return
