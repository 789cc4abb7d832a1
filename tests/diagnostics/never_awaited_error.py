import warnings

warnings.simplefilter("error")


async def fetch():
    pass


fetch()
print("goes on")
