a + b * c ** -d - e // f @ g
a | b ^ c & d << e + f
not a == b < c is not d not in e
a and b and c or not d
x if y else z if p else q
(a + b) * c
-1 ** 2
await_ = 1
