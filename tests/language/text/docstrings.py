# Docstrings of modules, functions and classes.
def f():
    """First line.

        Indented more.
    Back.
    """
def g():
    'single'
    return 1
def h():
    f'not a doc {1}'
class C:
    """A class."""
    def m(self):
        r"""Raw \n."""
async def co():
    """co"""
print(repr(f.__doc__), g.__doc__, h.__doc__, C.__doc__, C.m.__doc__, co.__doc__, (lambda: 0).__doc__, __doc__)
f.__doc__ = 'changed'
print(f.__doc__)
C.__doc__ = 'class changed'
print(C.__doc__)
class Empty: pass
print(Empty.__doc__, Empty().__doc__)
