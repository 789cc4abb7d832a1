import _circ_attr
_circ_attr.late
