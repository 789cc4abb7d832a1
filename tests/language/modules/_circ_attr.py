import _circ_attr2
late = 1
