count = 0


def increase():
    print(count)
    global count
    count += 1
