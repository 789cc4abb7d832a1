for item in range(3):
    yield item
