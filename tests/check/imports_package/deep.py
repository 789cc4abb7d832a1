from imports_helper import tell


async def fetch():
    return 1


def wait():
    tell("by way of another module")
