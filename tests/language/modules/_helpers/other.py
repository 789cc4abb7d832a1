from . import plain
from .plain import value as v
from .sub.deep import where
def use(): return plain.value, v, where
