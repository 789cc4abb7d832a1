def pick(rows, text, wanted):
    return rows[wanted][text]


pick([list(range(100))] * 20, "x" * 500, 3)
