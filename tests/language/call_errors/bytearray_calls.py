# Wrong calls of bytearray and of its methods.
from _calls import constructor, methods
constructor(bytearray)
methods(bytearray(b'abc'))
