import warnings


def old():
    warnings.warn("use new() instead", stacklevel=2)


old()
