import contextlib


def suppressed():
    with contextlib.suppress(ValueError):
        raise ValueError
    return 1


def in_with(lock):
    with lock:
        return 1
    return 2


def generator():
    raise NotImplementedError
    yield


def empty():
    return
    yield 1


def loop(items):
    while True:
        for item in items:
            break
        else:
            break
    return 1


def found(items):
    for item in items:
        if item:
            return item
    else:
        return None


def maybe(x):
    if x:
        return 1
    elif x is None:
        return 2
    print(x)
    while x:
        return 3
    print(x)
    try:
        return 4
    except ValueError:
        pass
    match x:
        case 1:
            return 5
        case _ if x:
            return 6
    return 7
