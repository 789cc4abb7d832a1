# Weak references to partials and caches; methods of total_ordering are pickled by their place; queue's timeout without waiting.
import functools
import pickle
import queue
import weakref


def double(x):
    return 2 * x


partial = functools.partial(double, 4)
cached = functools.lru_cache(double)
for value in partial, cached:
    reference = weakref.ref(value)
    print(reference() is value, type(value).__name__)
del value
reference = weakref.ref(partial)
del partial
print(reference())
print(cached(3), cached.cache_info())


@functools.total_ordering
class Ordered:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value

    def __eq__(self, other):
        return self.value == other.value


for name in "__ge__", "__gt__", "__le__":
    method = getattr(Ordered, name)
    print(name, pickle.loads(pickle.dumps(method)) is method, method(Ordered(1), Ordered(2)))
simple = queue.SimpleQueue()
simple.put(1)
print(simple.get(False, timeout=-1))
try:
    simple.get(False, timeout=-1)
except queue.Empty as e:
    print(type(e).__name__)
