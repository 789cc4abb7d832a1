# An uncaught error in the main module.
print('before')
x = 1 / 0
