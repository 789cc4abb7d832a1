# Conway's life on a torus, as sets of cells.
from collections import Counter
def step(cells, w, h):
    counts = Counter(((x + dx) % w, (y + dy) % h) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for gen in range(5):
    print(f'generation {gen}: {len(cells)} cells'); print('\n'.join(''.join('#' if (x, y) in cells else '.' for x in range(8)) for y in range(6)))
    cells = step(cells, 8, 6)
