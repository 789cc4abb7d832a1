# Loops over ints: range, while, nested, with conditions.
total = 0
for i in range(2_000_000):
    if i % 3 == 0:
        total += i
    elif i & 1:
        total -= 1
n = 1_000_000
steps = 0
while n > 0:
    n -= 3
    steps += 1
for i in range(500):
    for j in range(500):
        total ^= i * j
print(total, steps)
