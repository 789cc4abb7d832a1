total = price * / 2
