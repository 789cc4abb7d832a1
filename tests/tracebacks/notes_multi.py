e = ValueError("v")
e.add_note("first\nsecond line")
e.add_note("")
e.add_note("third")
raise e
