import traceback, sys
def f(n):
    if n: return f(n-1)
    return [1,2][3] + len(
        "a")
def g():
    try: f(2)
    except IndexError as e:
        raise ValueError("two\nlines") from e
try: g()
except ValueError as e:
    ex = e
    traceback.print_exc(file=sys.stdout)
    te = traceback.TracebackException.from_exception(e)
    print(list(te.format_exception_only()), te.exc_type_str, str(te), te.__cause__.stack[-1], te.__context__)
    print("".join(te.format()))
    print(traceback.format_exception(e)[-1:], traceback.format_exception(e, limit=1), traceback.format_exception(e, limit=-1, chain=False))
    print(traceback.extract_tb(e.__traceback__), traceback.extract_tb(e.__traceback__)[0].line, traceback.extract_tb(e.__traceback__)[0].colno)
    print(traceback.format_tb(e.__traceback__))
    print(traceback.format_exception(ValueError, e, None))
def deep(n):
    if n: deep(n-1)
    else: raise KeyError(3)
try: deep(10)
except KeyError: print(traceback.format_exc())
eg = ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError("t")]), ex])
eg.add_note("note1\nnote2")
try: raise eg
except ExceptionGroup as e: print("".join(traceback.format_exception(e))); print(traceback.format_exception_only(e, show_group=True))
try: compile("a b", "<x>", "exec")
except SyntaxError as e: print(traceback.format_exception_only(e)); 
print(traceback.format_exception_only(None), traceback.format_exception(None), traceback.format_exception_only(ValueError()))
for a in [("x",), (ValueError(), 1)]:
    try: traceback.format_exception(*a)
    except Exception as e: print(type(e), e)
def h():
    traceback.print_stack(file=sys.stdout); print(traceback.extract_stack()[-1], traceback.format_stack(limit=1), [n for _, n in traceback.walk_stack(None)])
h()
print(traceback.StackSummary.from_list([("a.py", 3, "nm", "some line")]).format(), traceback.format_list([("a.py", 3, "nm", "some line")]*6))
try:
    class A: foo = 1
    A().fooo
except AttributeError as e: print(traceback.format_exception_only(e))
print(traceback.FrameSummary("a", 1, "b", line="  xx ").line, traceback.FrameSummary("a", 1, "b") == ("a", 1, "b", ""))
class E(Exception):
    def __str__(self): raise ValueError
print(traceback.format_exception_only(E()))
e = ValueError(); e.__notes__ = 3; print(traceback.format_exception_only(e))
