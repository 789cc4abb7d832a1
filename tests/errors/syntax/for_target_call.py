for next_item() in range(3):
    pass
