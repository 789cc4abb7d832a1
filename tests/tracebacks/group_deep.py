e = ValueError("x")
for i in range(13):
    e = ExceptionGroup(f"g{i}", [e])
raise e
