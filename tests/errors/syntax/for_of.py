for x of items:
    print(x)
