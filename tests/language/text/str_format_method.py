# str.format and format_map.
print('{} {}'.format(1, 2), '{1} {0} {1}'.format('a', 'b'), '{a} {b}'.format(a=1, b=2), '{0} {x}'.format(1, x=2), '{{}} {}'.format(3), '{0[0]} {0[1]}'.format([1, 2]), '{a[k]} {a[0]}'.format(a={'k': 'v', 0: 'zero'}), '{0.real} {0.imag}'.format(1 + 2j))
print('{:>5}|{:<5}|{:^5}'.format(1, 2, 3), '{:{}}|{:{}.{}f}'.format('a', 5, 3.14159, 8, 2), '{!r} {!s} {!a}'.format('é', 'é', 'é'), '{0!r:>8}'.format('x'), '{:{w}}'.format(7, w=4), '{0:{1}}'.format(5, '04'), '{:,}'.format(10 ** 9), '{:%}'.format(.25))
print('{x.__class__.__name__}'.format(x=5), '{0[a b]}'.format({'a b': 1}), '{0[-1]}'.format({'-1': 'neg'}), '{}'.format(None), '{:d}'.format(True), '{a}{a}'.format_map({'a': 1}))
class D(dict):
    def __missing__(self, k):
        return f'<{k}>'
print('{x} {y}'.format_map(D(x=1)))
for fmt, args, kw in (('{} {}', (1,), {}), ('{0} {}', (1, 2), {}), ('{} {0}', (1, 2), {}), ('{a}', (), {}), ('{', (), {}), ('}', (), {}), ('{!x}', (1,), {}), ('{0.foo}', (1,), {}), ('{0[k]}', ({},), {}), ('{0[5]}', ([1],), {}), ('{0!}', (1,), {}), ('{:d}', ('a',), {}), ('{:{:{}}}', (1, 2, 3), {}), ('{0[}', ([],), {}), ('{0.}', (1,), {}), ('{0]}', (1,), {}), ('{a', (), {'a': 1}), ('{0!rx}', (1,), {}), ('{-1}', (1,), {}), ('{0[]}', ([],), {}), ('{:5', (1,), {}), ('{5}', (), {})):
    try:
        print(fmt.format(*args, **kw))
    except Exception as e:
        print(fmt, type(e).__name__, e)
