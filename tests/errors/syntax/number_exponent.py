small = 1e-
