# except*: dispatch over groups, several handlers, re-raising, naked exceptions, nesting.
def run(exc, *handlers):
    try:
        try: raise exc
        except* ValueError as e: print('ValueError', repr(e)); 
        except* (TypeError, KeyError) as e: print('Type/Key', repr(e))
        else: print('else')
        finally: print('finally')
    except BaseException as e: print('escaped', repr(e))
run(ExceptionGroup('g', [ValueError(1), TypeError(2)]))
run(ExceptionGroup('g', [ValueError(1), OSError(2), ExceptionGroup('n', [KeyError(3), ValueError(4), OSError(5)])]))
run(ValueError('naked')); run(OSError('naked other')); run(BaseExceptionGroup('b', [KeyboardInterrupt(), ValueError(9)]))
try: pass
except* ValueError: print('no')
else: print('else ran')
def raising():
    try:
        try: raise ExceptionGroup('g', [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError as e: raise KeyError('from handler')
        except* TypeError: raise
    except BaseExceptionGroup as e: print(repr(e), repr(e.exceptions[0].__context__) if e.exceptions else None)
raising()
def rename():
    try:
        try: raise ExceptionGroup('g', [ValueError(1)])
        except* ValueError as e: raise e
    except* ValueError as e2: print('outer', repr(e2))
rename()
def name_unbound():
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* ValueError as e: pass
    try: e
    except UnboundLocalError as u: print(u)
name_unbound()
for bad in (ExceptionGroup, (ValueError, ExceptionGroup), 5):
    try:
        try: raise ValueError(1)
        except* bad: pass
    except TypeError as e: print(e)
def loop():
    out = []
    for i in range(3):
        try: raise ExceptionGroup('g', [ValueError(i)])
        except* ValueError as e: out.append(e.exceptions[0].args[0])
    return out
print(loop())
def naked_reraise():
    try:
        try: raise ValueError('n')
        except* TypeError: pass
    except ValueError as e: print('plain again', repr(e))
naked_reraise()
