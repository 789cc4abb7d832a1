from . import circular_a
b_value = 'b'
def get_a(): return circular_a.a_value
