# Wrong calls of tuple and of its methods.
from _calls import constructor, methods
constructor(tuple)
methods((1,))
