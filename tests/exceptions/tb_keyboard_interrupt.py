# An uncaught KeyboardInterrupt has its own status.
print('raising')
raise KeyboardInterrupt
