try:
    1/0
finally:
    raise ValueError("fin")
