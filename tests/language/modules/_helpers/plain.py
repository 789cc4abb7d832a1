"""Plain module doc."""
print('plain loaded')
value = 1
counter = 10
def func(*a): return 'func result'
class Klass:
    def hi(self): return f'hi from {__name__}'
