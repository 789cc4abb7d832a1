# Dicts with keys of text, ints and tuples; sets.
words = [f"word{i % 5000}" for i in range(200_000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
squares = {}
for i in range(200_000):
    squares[i * 7 % 65536] = i
hits = 0
for i in range(200_000):
    if i in squares:
        hits += squares[i] & 1
grid = {(x, y): x * y for x in range(200) for y in range(200)}
total = sum(v for (x, y), v in grid.items() if x != y)
seen = {n % 1000 for n in range(100_000)}
print(len(counts), counts["word7"], hits, total, len(seen & set(range(500, 1500))))
