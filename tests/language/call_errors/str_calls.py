# Wrong calls of str and of its methods.
from _calls import constructor, methods
constructor(str)
methods('abc')
