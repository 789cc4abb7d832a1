class Box[T = int, U]:
    pass
