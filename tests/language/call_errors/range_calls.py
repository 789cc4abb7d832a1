# Wrong calls of range and of its methods.
from _calls import constructor, methods
constructor(range)
methods(range(3))
