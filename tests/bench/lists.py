# Lists: a sieve, appending, sorting, slicing, comprehensions.
limit = 600_000
sieve = [True] * limit
sieve[0] = sieve[1] = False
for i in range(2, int(limit**0.5) + 1):
    if sieve[i]:
        for j in range(i * i, limit, i):
            sieve[j] = False
primes = [i for i, is_prime in enumerate(sieve) if is_prime]
state, numbers = 1, []
for _ in range(150_000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    numbers.append(state)
numbers.sort()
by_digit = sorted(numbers, key=lambda n: n % 10)
print(len(primes), primes[-1], numbers[0], numbers[-1], sum(by_digit[:1000]), len(numbers[::7]))
