async def load():
    return {}


print(load().keys())
