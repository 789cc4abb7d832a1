import sys, tempfile, os
d = tempfile.mkdtemp()
open(os.path.join(d, "bad_mod.py"), "w").write("def f():\nreturn 1\n")
sys.path.insert(0, d)
try:
    import bad_mod
except SyntaxError as e:
    print(e.msg, e.lineno, e.offset, e.text)
    e.filename = "bad_mod.py"
    raise
