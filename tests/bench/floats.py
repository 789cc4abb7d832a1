# Arithmetic on floats: a Mandelbrot set and an integral.
inside = 0
for py in range(80):
    for px in range(80):
        x0, y0 = px / 32 - 2.0, py / 40 - 1.0
        x = y = 0.0
        n = 0
        while n < 60 and x * x + y * y <= 4.0:
            x, y = x * x - y * y + x0, 2.0 * x * y + y0
            n += 1
        inside += n == 60
area = 0.0
step = 1.0 / 400_000
for i in range(400_000):
    x = (i + 0.5) * step
    area += 4.0 / (1.0 + x * x)
print(inside, round(area * step, 9))
