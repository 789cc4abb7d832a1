# Wrong calls of dict and of its methods.
from _calls import constructor, methods
constructor(dict)
methods({'a': 1})
