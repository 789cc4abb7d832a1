# Wrong calls of int and of its methods.
from _calls import constructor, methods
constructor(int)
methods(5)
