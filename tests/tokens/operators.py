a += b -= c **= d //= e >>= f <<= g @= h
a -> b := c != d <= e >= f == g
a**b//c<<d>>e&f|g^~h@i%j
x[...], y[1:2:3]
