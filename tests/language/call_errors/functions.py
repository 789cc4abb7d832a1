# Wrong calls of the built-in functions.
for f in (abs, all, any, ascii, bin, callable, chr, delattr, dir, divmod, format, getattr, hasattr, hash, hex, id, isinstance, issubclass, iter, len, max, min, next, oct, ord, pow, repr, round, setattr, sorted, sum, vars, aiter, anext):
    for args, kw in (((), {}), ((1, 2, 3, 4, 5), {}), ((), {'bad': 1}), ((None,), {}), ((None, None), {})):
        try: r = f(*args, **kw); print(f.__name__, args, kw, '->', type(r).__name__)
        except Exception as e: print(f.__name__, args, kw, '->', type(e).__name__, e)
