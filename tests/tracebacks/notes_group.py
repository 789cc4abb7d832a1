e = ExceptionGroup("eg", [ValueError(1)])
e.add_note("on group")
e.exceptions[0].add_note("on member\nmore")
raise e
