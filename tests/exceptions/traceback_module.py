# The traceback module's formatting functions.
import traceback
def f(): g()
def g(): raise ValueError('text')
try: f()
except ValueError as e:
    print(traceback.format_exc())
    print(''.join(traceback.format_exception(e)) == traceback.format_exc(), traceback.format_exception_only(e), traceback.format_exception_only(ValueError, e))
    for fr in traceback.extract_tb(e.__traceback__): print(fr.lineno, fr.name, fr.line)
    print(''.join(traceback.format_tb(e.__traceback__)))
    tb = e.__traceback__; names = []
    while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    print(names)
