match = case = type = _ = 1
match[a:b] = 4
match(x)
match (x):
    case 1: pass
    case [_, *_] if type: pass
    case case: case = case
print(match, type)
match lambda: 1:
    case _: type
type X = int
type type[type] = type
type = X; type Y = Z
if a: type Q = 1
