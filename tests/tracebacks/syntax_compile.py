compile("def f(:\n pass", "thing.py", "exec")
