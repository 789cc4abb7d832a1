print([1][0:"a"])
