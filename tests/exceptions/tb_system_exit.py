# sys.exit inside a function, through finally blocks, with a number.
import sys
def f():
    try: sys.exit(7)
    finally: print('cleanup')
try: f()
except Exception: print('not caught by Exception')
