# Wrong calls of list and of its methods.
from _calls import constructor, methods
constructor(list)
methods([1])
