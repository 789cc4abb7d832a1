x = 5
print(f"value {x.nope!r:>10} end")
