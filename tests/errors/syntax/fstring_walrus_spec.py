print(f"{x!r!s}")
