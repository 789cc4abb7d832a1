class Inner:
    def __init__(self): self.area = 3
class Outer:
    def __init__(self): self.inner = Inner()
print(Outer().area)
