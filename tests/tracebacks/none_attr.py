x = None
x.split()
