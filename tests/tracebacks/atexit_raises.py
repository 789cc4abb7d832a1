import atexit
@atexit.register
def f():
    1/0
