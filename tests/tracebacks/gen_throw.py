def g():
    try:
        yield 1
    finally:
        print("fin")
it = g()
next(it)
it.throw(KeyError("thrown"))
