if nto x:
    pass
