# if, while, for with else, break, continue, pass; loops and finally.
for i in range(3):
    if i == 1: continue
    print(i)
else: print('else ran')
for i in range(3):
    if i == 1: break
else: print('never')
n = 3
while n:
    n -= 1
    if n == 1: continue
    print('w', n)
else: print('while else')
while True:
    n += 1
    if n > 2: break
else: print('never')
for _ in []: pass
else: print('empty else')
for i in range(3):
    for j in range(3):
        if j == 1: break
        if i == 1: break
        print(i, j)
    else: continue
    print('inner broke')
def f():
    for i in range(3):
        try:
            if i == 0: continue
            if i == 1: return 'returned'
        finally: print('finally', i)
print(f())
def g():
    while True:
        try: break
        finally: print('f')
    return 'after'
print(g())
def h():
    for i in range(2):
        try: raise ValueError(i)
        except ValueError as e: print('caught', e); continue
        else: print('no')
        finally: print('fin')
    return 'end'
print(h())
if 0: pass
elif '': pass
elif []: pass
else: print('else')
x = 5
if x > 3 and x < 10 or x == 0: print('yes')
if not x: print('no')
elif x == 5: print('five')
for i in range(5, 0, -2): print(i, end=',')
print(i)
for x in 'ab': print(x, end=' ')
for k, v in {'a': 1}.items(): print(k, v)
for i, c in enumerate('xy', 1): print(i, c, end=';')
print()
for a in [1, 2], [3]: print(a)
for a in *[1], 2: print(a)
it = iter(range(5))
for a in it:
    if a == 2: break
print(list(it))
i = 0
while i < 3: i += 1
print(i); pass; pass; print('same line')
if True: a = 1; b = 2
print(a, b)
def nested_break():
    for i in range(3):
        while True:
            try:
                for _ in range(2):
                    if i == 2: return 'deep return'
                    break
                break
            finally:
                print('cleanup', i)
print(nested_break())
