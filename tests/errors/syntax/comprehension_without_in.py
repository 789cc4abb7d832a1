x = [a for a if b]
