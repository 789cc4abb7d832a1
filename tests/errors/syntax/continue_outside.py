def skip(item):
    if not item:
        continue
