with (a as b, c): pass
with (a, b): pass
with (a, b) as c: pass
with (yield x): pass
with f(a) as b: pass
