def increase():
    count = 1
    global count
