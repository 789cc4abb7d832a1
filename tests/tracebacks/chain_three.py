def one():
    raise KeyError("a")
def two():
    try:
        one()
    except KeyError as e:
        raise ValueError("b") from e
try:
    two()
except ValueError:
    raise TypeError("c")
