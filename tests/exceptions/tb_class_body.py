# Errors in a class body, a decorator, a comprehension and a generator.
def gen():
    yield 1
    raise ValueError('in generator')
def consume(): return [x for x in gen()]
try: consume()
except ValueError as e:
    import traceback; traceback.print_exc()
try:
    class C:
        x = 1
        def deco(f): raise KeyError('in decorator')
        @deco
        def m(self): pass
except KeyError: traceback.print_exc()
class D:
    y = [1, 2][7]
