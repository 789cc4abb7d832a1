print("x", edn="")
