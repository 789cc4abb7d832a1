# raise SystemExit with an object that is no number prints it to standard error.
class Obj:
    def __str__(self): return 'object text'
raise SystemExit(Obj())
