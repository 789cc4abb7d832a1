mask = 0b
