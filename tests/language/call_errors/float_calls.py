# Wrong calls of float and of its methods.
from _calls import constructor, methods
constructor(float)
methods(1.5)
