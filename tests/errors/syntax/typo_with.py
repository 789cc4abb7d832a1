wit open("x") as f:
    pass
