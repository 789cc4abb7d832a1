# A traceback through several functions, with carets.
def a(n): return b(n) + 1
def b(n):
    return c(n,
             n + 1)
def c(x, y):
    value = {'k': [1, 2]}
    return value['k'][x + y]
print(a(5))
