print(f"{a\b}")
