a_value = 'a'
from . import circular_b
def from_b(): return circular_b.b_value + circular_b.get_a()
