def g():
    try:
        yield
    finally:
        raise ValueError("close")
x = g(); next(x)
del x
