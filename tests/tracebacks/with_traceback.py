try:
    1/0
except ZeroDivisionError as e:
    err = e
raise ValueError("x").with_traceback(err.__traceback__)
