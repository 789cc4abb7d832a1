"""Priority queues in lists."""

__all__ = [
    'heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop',
    'heappush_max', 'heappop_max', 'heapify_max', 'heapreplace_max', 'heappushpop_max',
]

from _heapq import (
    heapify, heapify_max, heappop, heappop_max, heappush, heappush_max, heappushpop, heappushpop_max,
    heapreplace, heapreplace_max,
)


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into one sorted iterator, without reading them all at once."""
    if reverse:
        heapify_, pop, replace, direction = heapify_max, heappop_max, heapreplace_max, -1
    else:
        heapify_, pop, replace, direction = heapify, heappop, heapreplace, 1
    # The number of the iterable keeps equal items in order and shields values from comparison.
    heap = []
    for order, iterator in enumerate(map(iter, iterables)):
        for value in iterator:
            rank = value if key is None else key(value)
            heap.append([rank, order * direction, value, iterator])
            break
    heapify_(heap)
    while len(heap) > 1:
        entry = heap[0]
        yield entry[2]
        for value in entry[3]:
            entry[2] = value
            entry[0] = value if key is None else key(value)
            replace(heap, entry)
            break
        else:
            pop(heap)
    if heap:
        _, _, value, iterator = heap[0]
        yield value
        yield from iterator


def _best(n, iterable, key, heapify_, replace, step, is_better):
    """The n best items, best first; ties go to the one that came first."""
    iterator = iter(iterable)
    heap = []
    order = 0
    for _, value in zip(range(n), iterator):
        heap.append((value if key is None else key(value), order, value))
        order += step
    if not heap:
        return []
    heapify_(heap)
    worst = heap[0][0]
    for value in iterator:
        rank = value if key is None else key(value)
        if is_better(rank, worst):
            replace(heap, (rank, order, value))
            worst = heap[0][0]
            order += step
    heap.sort(reverse=step < 0)
    return [value for _, _, value in heap]


def _single(choose, iterable, key):
    nothing = object()
    result = choose(iterable, default=nothing, key=key)
    return [] if result is nothing else [result]


def _shortcut(n, iterable, key, reverse):
    """The answer by sorting, where all items are asked for; None otherwise."""
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        return None
    if n < size:
        return None
    return sorted(iterable, key=key, reverse=reverse)[:n]


def nsmallest(n, iterable, key=None):
    """The n smallest items, smallest first: sorted(iterable, key=key)[:n]."""
    if n == 1:
        return _single(min, iterable, key)
    result = _shortcut(n, iterable, key, False)
    if result is None:
        result = _best(n, iterable, key, heapify_max, heapreplace_max, 1, lambda a, b: a < b)
    return result


def nlargest(n, iterable, key=None):
    """The n largest items, largest first: sorted(iterable, key=key, reverse=True)[:n]."""
    if n == 1:
        return _single(max, iterable, key)
    result = _shortcut(n, iterable, key, True)
    if result is None:
        result = _best(n, iterable, key, heapify, heapreplace, -1, lambda a, b: b < a)
    return result
