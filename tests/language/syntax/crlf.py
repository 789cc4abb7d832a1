# Lines that end in CR LF.
x = 1
if x:
    print("crlf", """a
b""".count("\r"), len("""a
b"""))
    y = (1 +
         2)
    z = "a\
b"
    print(y, repr(z))
