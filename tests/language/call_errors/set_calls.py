# Wrong calls of set and of its methods.
from _calls import constructor, methods
constructor(set)
methods({1})
