print(f"{a # comment}")
