import warnings

warnings.simplefilter("ignore", RuntimeWarning)


async def fetch():
    pass


fetch()
print("quiet")
