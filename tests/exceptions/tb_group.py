# An uncaught exception group, nested, with causes and notes.
def make(e):
    try: raise e
    except BaseException as x: return x
def chained():
    try:
        try: raise KeyError('root')
        except KeyError as k: raise ValueError('leaf') from k
    except ValueError as v: return v
n = make(TypeError('noted')); n.add_note('a note')
raise ExceptionGroup('outer', [make(ValueError('one')), ExceptionGroup('inner', [n, chained()]), OSError('bare')])
