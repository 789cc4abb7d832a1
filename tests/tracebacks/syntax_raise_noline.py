raise SyntaxError("mine", ("f.py", None, None, None))
