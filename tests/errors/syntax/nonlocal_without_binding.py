count = 0


def increase():
    nonlocal count
    count += 1
