def main():
    print("a", (1 + 2)
    return 1
