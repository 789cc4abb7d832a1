# A name that a circular import has not defined yet.
try:
    import _circ_x
except ImportError as e:
    msg = str(e)
    print(type(e).__name__, msg.split(' (')[0])
try:
    import _circ_attr
except AttributeError as e:
    print(type(e).__name__, str(e).split(' (')[0])
