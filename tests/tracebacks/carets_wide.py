def f(x): raise ValueError
print("日本語", f("日本"), 3)
