# Wrong calls of frozenset and of its methods.
from _calls import constructor, methods
constructor(frozenset)
methods(frozenset([1]))
