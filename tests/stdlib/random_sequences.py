# random: CPython's exact sequences from a seed.
import random
random.seed(42); print([random.random() for _ in range(5)])
random.seed(42); print([random.randint(1, 100) for _ in range(10)], random.randrange(10), random.randrange(5, 50, 5), random.randrange(2 ** 70), random.randint(-5, 5))
random.seed('text'); print(random.random(), random.choice('abcdef'), random.choice([1, 2, 3]), random.uniform(1, 10), random.getrandbits(8), random.getrandbits(100), random.getrandbits(1))
random.seed(b'bytes'); print(random.random()); random.seed(3.5); print(random.random()); random.seed(-7); print(random.random()); random.seed(2 ** 100); print(random.random()); random.seed(0); print(random.random()); random.seed(bytearray(b'ba')); print(random.random())
random.seed(1); xs = list(range(10)); random.shuffle(xs); print(xs, random.sample(range(100), 5), random.sample('abcdefgh', 3), random.sample(range(10 ** 9), 3), random.choices('abc', k=5), random.choices([1, 2], weights=[1, 9], k=5), random.choices('xy', cum_weights=[1, 3], k=4), random.sample(['a', 'b'], counts=[2, 3], k=4))
random.seed(2); print(random.gauss(0, 1), random.gauss(5, 2), random.normalvariate(0, 1), random.expovariate(1), random.triangular(0, 10, 5), random.betavariate(1, 2), random.gammavariate(2, 1), random.lognormvariate(0, 1), random.vonmisesvariate(0, 1), random.paretovariate(3), random.weibullvariate(1, 2), random.randbytes(5), random.binomialvariate(10, 0.3))
r = random.Random(99); s = random.Random(99); print(r.random() == s.random(), r.randint(1, 6), s.randint(1, 6)); st = r.getstate(); a = r.random(); r.setstate(st); print(a == r.random())
class R(random.Random): pass
print(R(5).random(), random.Random('x').choice(range(1000)))
for e_ in ("random.choice([])", "random.randint(5, 1)", "random.randrange(0)", "random.randrange(1, 10, 0)", "random.sample([1], 2)", "random.sample({1, 2}, 1)", "random.choices([], k=1)", "random.choices([1], weights=[1, 2])", "random.seed([])", "random.getrandbits(-1)", "random.randint(1.5, 2)", "random.choice({1: 2})", "random.shuffle((1, 2))", "random.randint(1)", "random.sample([1, 2], -1)", "random.choices([1, 2], weights=[0, 0])", "random.uniform('a', 1)"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, '->', type(e).__name__, e)
print(0 <= random.SystemRandom().random() < 1, random.seed() is None, 0 <= random.random() < 1)
