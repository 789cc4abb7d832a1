x, y, z = 1, "a", 2
print(x + z + y + z)
