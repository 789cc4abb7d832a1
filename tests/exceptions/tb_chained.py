# Chained exceptions in the uncaught traceback: cause, context, suppressed.
def inner(): raise ValueError('inner')
def middle():
    try: inner()
    except ValueError as e: raise KeyError('middle') from e
def outer():
    try: middle()
    except KeyError:
        raise RuntimeError('outer')
try:
    outer()
except RuntimeError as e:
    try: raise TypeError('hidden context') from None
    except TypeError as t: print(t.__suppress_context__)
    raise OSError('last') from e
