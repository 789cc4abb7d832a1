# Wrong calls of bytes and of its methods.
from _calls import constructor, methods
constructor(bytes)
methods(b'abc')
