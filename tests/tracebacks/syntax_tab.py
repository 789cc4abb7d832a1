exec("if 1:\n        x = 1\n\ty = 1\n")
