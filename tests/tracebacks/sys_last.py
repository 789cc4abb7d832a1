import sys
try:
    raise ValueError("x")
except ValueError as e:
    sys.excepthook(type(e), e, e.__traceback__)
    sys.excepthook(type(e), e, None)
