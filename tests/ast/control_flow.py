if a: b
elif c: d
elif e:
    f
else: g
while a: break
else: continue
for x, *y in z, w: pass
else: pass
async def f():
    async for a in b: pass
    async with c as d, e: pass
with a as b, c: pass
with (a as b, c): pass
with (a, b): pass
with (a, b) as c: pass
with (a): pass
