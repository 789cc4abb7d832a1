# An exception whose __str__ fails, and one with several lines of text.
import traceback
class Bad(Exception):
    def __str__(self): raise ValueError('no str')
try: raise Bad('x')
except Bad: traceback.print_exc()
try: raise ValueError('line one\nline two\n  line three')
except ValueError: traceback.print_exc()
class Empty(Exception): pass
try: raise Empty
except Empty: traceback.print_exc()
raise Bad
