def f():
    break
    await x


continue
yield 1
return 2
