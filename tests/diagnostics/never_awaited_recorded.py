import warnings


async def fetch():
    pass


with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    fetch()
print([str(warning.message) for warning in found])
