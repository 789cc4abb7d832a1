"""Small helpers of the test framework: safe representations and differences between collections."""

from collections import Counter, namedtuple
from os.path import commonprefix

__unittest = True

# A shortened pair of texts keeps this much of each part; a placeholder such as "[99 chars]" stands for the rest.
_MAX_LENGTH = 80
_PLACEHOLDER_LEN = 12
_MIN_BEGIN_LEN = 5
_MIN_END_LEN = 5
_MIN_COMMON_LEN = 5
_MIN_DIFF_LEN = (
    _MAX_LENGTH - _MIN_BEGIN_LEN - _MIN_COMMON_LEN - _MIN_END_LEN - 2 * _PLACEHOLDER_LEN
)


def _shorten(text, head, tail):
    left_out = len(text) - head - tail
    if left_out <= _PLACEHOLDER_LEN:
        return text
    return f"{text[:head]}[{left_out} chars]{text[len(text) - tail:]}"


def _common_shorten_repr(*args):
    """The representations of several objects, cut so that what tells them apart is still there."""
    texts = tuple(safe_repr(arg) for arg in args)
    longest = max(len(text) for text in texts)
    if longest <= _MAX_LENGTH:
        return texts
    common = commonprefix(texts)
    start = len(common)
    room = _MAX_LENGTH - (longest - start + _MIN_BEGIN_LEN + _PLACEHOLDER_LEN)
    if room > _MIN_COMMON_LEN:
        head = _shorten(common, _MIN_BEGIN_LEN, room)
        return tuple(head + text[start:] for text in texts)
    head = _shorten(common, _MIN_BEGIN_LEN, _MIN_COMMON_LEN)
    return tuple(head + _shorten(text[start:], _MIN_DIFF_LEN, _MIN_END_LEN) for text in texts)


def safe_repr(obj, short=False):
    """The representation of an object, also of one whose `__repr__` fails."""
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    if short and len(text) >= _MAX_LENGTH:
        return text[:_MAX_LENGTH] + " [truncated]..."
    return text


def strclass(cls):
    """A class's name behind that of its module."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _skip_equal(items, index, value):
    while index < len(items) and items[index] == value:
        index += 1
    return index


def sorted_list_difference(expected, actual):
    """What only one of two sorted lists has: (missing, unexpected)."""
    missing, unexpected = [], []
    i = j = 0
    while i < len(expected) and j < len(actual):
        wanted, got = expected[i], actual[j]
        if wanted < got:
            missing.append(wanted)
            i = _skip_equal(expected, i, wanted)
        elif wanted > got:
            unexpected.append(got)
            j = _skip_equal(actual, j, got)
        else:
            i = _skip_equal(expected, i, wanted)
            j = _skip_equal(actual, j, got)
    return missing + expected[i:], unexpected + actual[j:]


def unorderable_list_difference(expected, actual):
    """What only one of two lists has, by equality alone; both lists are consumed."""
    missing = []
    while expected:
        item = expected.pop()
        if item in actual:
            actual.remove(item)
        else:
            missing.append(item)
    return missing, actual


def three_way_cmp(x, y):
    """-1, 0 or 1 as `x` is less than, equal to or greater than `y`."""
    return (x > y) - (x < y)


_Mismatch = namedtuple("Mismatch", "actual expected value")


def _take_equal(items, value, taken):
    """Mark all items that equal `value` as taken; how many there were."""
    count = 0
    for index, item in enumerate(items):
        if item is not taken and item == value:
            items[index] = taken
            count += 1
    return count


def _count_diff_all_purpose(actual, expected):
    """The elements that two collections have unequally often; elements need not be hashable."""
    first, second = list(actual), list(expected)
    taken = object()
    found = []
    for element in list(first):
        in_first = _take_equal(first, element, taken)
        if not in_first:
            continue
        in_second = _take_equal(second, element, taken)
        if in_first != in_second:
            found.append(_Mismatch(in_first, in_second, element))
    for element in list(second):
        if element is not taken and (count := _take_equal(second, element, taken)):
            found.append(_Mismatch(0, count, element))
    return found


def _count_diff_hashable(actual, expected):
    """The elements that two collections of hashable elements have unequally often."""
    first, second = Counter(actual), Counter(expected)
    found = [
        _Mismatch(count, second[element], element)
        for element, count in first.items()
        if count != second[element]
    ]
    found += [
        _Mismatch(0, count, element) for element, count in second.items() if element not in first
    ]
    return found
