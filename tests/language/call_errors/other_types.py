# Wrong calls of the other built-in types.
from _calls import constructor
for kind in (bool, slice, object, type, property, staticmethod, classmethod, super, enumerate, zip, map, filter, reversed):
    constructor(kind)
