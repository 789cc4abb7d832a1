match value:
    print("no case")
