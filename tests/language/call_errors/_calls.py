"""Calls what it is given in wrong ways and prints what the errors say."""
SAFE = {'clear', 'pop', 'popitem'}


def methods(value):
    kind = type(value).__name__
    for name in sorted(n for n in dir(type(value)) if not n.startswith('_')):
        method = getattr(value, name)
        if not callable(method):
            continue
        for args, kw in (((), {}), ((1, 2, 3, 4, 5), {}), ((), {'bad': 1})):
            if not args and not kw and name in SAFE:
                continue
            try:
                method(*args, **kw)
            except Exception as e:
                print(f'{kind}.{name}{args}{kw}: {type(e).__name__}: {e}')


def constructor(kind):
    for args, kw in (((), {}), ((None,), {}), ((1, 2, 3, 4), {}), ((), {'bad': 1}), (([],), {'x': 1}), ((object,), {})):
        try:
            r = kind(*args, **kw)
            print(kind.__name__, args, kw, '->', type(r).__name__ if ' at 0x' in repr(r) else r)
        except Exception as e:
            print(kind.__name__, args, kw, '->', type(e).__name__, e)
