# add_note and __notes__ (printed in the traceback).
e = ValueError('base')
print(hasattr(e, '__notes__'))
e.add_note('first note'); e.add_note('second\nmulti-line note')
print(e.__notes__, e)
try: raise e
except ValueError as x: x.add_note('third')
print(len(e.__notes__))
class C(Exception): __notes__ = ['class note']
print(C().__notes__)
raise e
