def f():
    type Pair = (yield)
