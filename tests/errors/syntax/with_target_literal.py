with open("file") as "name":
    pass
