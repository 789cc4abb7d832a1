print("nothing is wrong here")
