# Chained comparisons evaluate each operand once, and stop early.
def v(x):
    print('eval', x)
    return x
print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) == v(1) != v(2) is not None)
print(1 < 2 > 1, 1 < 3 < 2, 1 in [1] == True, (1 in [1]) == True, not 1 == 2, None is None is None)
print([1, 2] < [1, 3], (1,) < (1, 0), 'a' < 'b' <= 'b', [] == (), {1} < {1, 2}, {1: 2} == {1: 2.0})
for expr in ("1 < 'a'", "'a' < 1", "[] < ()", "None < None", "{} < {}", "object() < 1", "1j < 1", "[1] < ['a']", "(1, 2) < (1, None)", "max(1, 'a')", "sorted([1, 'a'])", "1 in 5", "3 in 'abc'"):
    try:
        print(eval(expr))
    except TypeError as e:
        print(expr, "->", e)
print(None == None, None == 0, None is None, Ellipsis is ..., NotImplemented == NotImplemented, 0 == False, '' == b'', 1 != 1.0)
