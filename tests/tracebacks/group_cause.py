try:
    raise ExceptionGroup("eg", [ValueError(1)])
except* ValueError as g:
    raise RuntimeError("later") from g
