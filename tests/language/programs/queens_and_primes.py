# Backtracking with generators, a sieve, memoised recursion, permutations, text statistics.
def queens(n, cols=()):
    if len(cols) == n: yield cols; return
    for c in range(n):
        if all(c != q and abs(c - q) != len(cols) - r for r, q in enumerate(cols)): yield from queens(n, cols + (c,))
print(sum(1 for _ in queens(6)), next(queens(8)))
def primes():
    found = {}; n = 2
    while True:
        if (p := found.pop(n, None)) is None: yield n; found[n * n] = [n]
        else:
            for q in p: found.setdefault(n + q, []).append(q)
        n += 1
from itertools import islice, takewhile
print(list(islice(primes(), 20)), sum(takewhile(lambda p: p < 2000, primes())))
def ways(n, coins=(50, 20, 10, 5, 2, 1), memo={}):
    if n == 0: return 1
    if n < 0 or not coins: return 0
    if (n, coins) not in memo: memo[n, coins] = ways(n - coins[0], coins) + ways(n, coins[1:])
    return memo[n, coins]
print(ways(100), ways(200))
def hanoi(n, a='A', b='B', c='C'): return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c) if n else []
print(len(hanoi(8)), hanoi(3))
text = 'the quick brown fox jumps over the lazy dog the end'
freq = {}
for w in text.split(): freq[w] = freq.get(w, 0) + 1
print(sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:3], {len(w): [x for x in freq if len(x) == len(w)] for w in freq})
def collatz(n):
    while n != 1: yield n; n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1
print(*collatz(27), sep=' ', end='\n'); print(max(range(1, 300), key=lambda n: sum(1 for _ in collatz(n))))
def to_roman(n):
    out = ''
    for v, s in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), 'M CM D CD C XC L XL X IX V IV I'.split()):
        q, n = divmod(n, v); out += s * q
    return out
print([to_roman(n) for n in (4, 9, 1994, 2026)], 'caesar: ' + ''.join(chr((ord(c) - 97 + 13) % 26 + 97) if c.islower() else c for c in 'uryyb jbeyq'))
