exec("if x = 1:\n    pass")
