print "hello", name
