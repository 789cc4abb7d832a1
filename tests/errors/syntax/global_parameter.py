def increase(count):
    global count
