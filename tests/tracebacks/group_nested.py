def make():
    try:
        1/0
    except ZeroDivisionError as e:
        return e
raise ExceptionGroup("outer", [make(), ExceptionGroup("inner", [ValueError(1), make()]), TypeError("t")])
