# Generators that are left or closed at a plain `yield`, where nothing of them can see that, and others.
import gc


class Value:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def plain():
    first = Value("first")
    second = Value("second")
    yield 1
    yield 2


def guarded():
    try:
        yield 1
    finally:
        print("finally")


def after():
    try:
        yield 0
    finally:
        print("left the try")
    yield 1


def catching():
    try:
        yield 1
    except GeneratorExit:
        print("GeneratorExit")
        raise


def outer():
    yield from guarded()


def deep():
    value = Value("deep")
    yield from plain()


for make in [plain, guarded, after, catching, outer, deep]:
    print(make.__name__)
    g = make()
    print(next(g))
    g.close()
    print(g.gi_frame, g.gi_running, list(g))
    print(make.__name__, "dropped")
    g = make()
    next(g)
    del g
    print("after")
print(any(n > 2 for n in range(9)), all(n < 2 for n in range(9)))
g = plain()
next(g)
print(g.close(), g.close())
try:
    next(g)
except StopIteration as stop:
    print("stopped", stop.value)


def cyclic():
    me = yield
    value = Value("in a cycle")
    yield me


g = cyclic()
next(g)
g.send(g)
del g
gc.collect()
print("collected")


def handler():
    try:
        raise ValueError
    except ValueError:
        yield "handling"


g = handler()
print(next(g))
g.close()
print("closed")
it = iter([1, 2, 3])
print(next(n for n in it if n > 1), list(it))

print("end")
