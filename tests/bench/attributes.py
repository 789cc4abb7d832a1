# Reading and writing attributes of instances and classes.
class Point:
    scale = 2

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = self.b = 0


p, s = Point(1, 2), Slotted()
for i in range(700_000):
    p.x = p.x + p.y * p.scale & 0xFFFF
    p.y = i & 7
    s.a += p.x
    s.b = s.a & 0xFF
print(p.x, p.y, s.a, s.b)
