# Methods: calls, inheritance, super, properties, creation of instances.
class Base:
    def __init__(self, value):
        self.value = value

    def step(self, by):
        return self.value + by


class Derived(Base):
    def step(self, by):
        return super().step(by) & 0xFFFF

    @property
    def half(self):
        return self.value >> 1


total = 0
thing = Derived(5)
for i in range(300_000):
    thing.value = thing.step(i)
    total += thing.half
for i in range(200_000):
    total += Base(i).step(1) & 3
print(thing.value, total)
