# Explicit and implicit line joining, comments, semicolons, blank lines, odd indentation.
x = 1 + \
    2
y = (1 +  # comment
     2,

     3)
z = [
  1,
    2,
3,
]
if x and \
   y: print(x, y, z)
if True: pass; print('a'); print('b');
class A: x = 1; y = 2
def f(): return 1; print('unreachable')
if True:
        a = 1
        if a:
         b = 2

# a comment at column 0
         c = 3
        d = 4
	
def g(a,
      b=(1,
         2),
      ): return (a,
                 b)
print(a, b, c, d, f(), g(0), A.x + A.y); s = '''a
  b'''; t = """c\
d"""; print(repr(s), repr(t)); print('after'); u = {'k':
 'v'}
print(u); lambda: (
    1)
for i in (1,
    2): print(i)
else: print('else')
while x: x = 0
print(  'spaces' , 'around'   )
try: 1/0
except ZeroDivisionError: print('one line try')
finally: print('fin')
@lambda f: f
def dec(): pass
if 1:
    pass
    # trailing comment deeper
        # even deeper
print('end')
