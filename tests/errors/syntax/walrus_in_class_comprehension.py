class Numbers:
    values = [last := x for x in range(3)]
