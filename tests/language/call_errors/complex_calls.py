# Wrong calls of complex and of its methods.
from _calls import constructor, methods
constructor(complex)
methods(1j)
