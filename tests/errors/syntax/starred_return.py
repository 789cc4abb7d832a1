def values(items):
    return (*items)
