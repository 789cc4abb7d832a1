# Warnings of the compiler go to standard error, before anything runs.
print('start')
x = 5
print(x is 5)
print("abc" is not x)
try:
    print((1, 2) (3))
except TypeError as e:
    print(e)
try:
    [1]['a']
except TypeError as e:
    print(e)
assert (x, "message")
print("\d", b"\q")
