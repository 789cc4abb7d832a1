x = 1
whille x:
    x -= 1
