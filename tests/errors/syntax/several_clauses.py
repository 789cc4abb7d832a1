try:
    a b
except:
    c d
else:
    e f
finally:
    g h
x = 1
else:
    pass
if x:
    i j
elif y:
    k l
else:
    m n
match x:
    case 1:
        o p
    case 2
        q r
    case 3:
        s t
while x:
    u v
else:
    w x
try:
    pass
x = 1
except ValueError:
    pass
def f(:
    y z
class C(
