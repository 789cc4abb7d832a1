2fast = True
