def f(d, o):
    d['k'] = d[0] + d[1:2]
    o.x += 1
    d[o.y] -= 2
    del d['k'], o.x
