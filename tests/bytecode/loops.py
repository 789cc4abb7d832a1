def total(n):
    t = 0
    for i in range(n):
        if i == 3:
            continue
        t += i
    else:
        t = -t
    while t < 100:
        t *= 2
        if t == 64:
            break
    return t
