x = = 1

if y
    pass

print "done"

def ok():
    return 1

z = [1 2]
