error = ValueError("bad value")
error.add_note("in row 3")
error.add_note("of file data.csv")
raise error
