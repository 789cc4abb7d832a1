import warnings
def f():
    warnings.warn("careful")
f()
warnings.warn("old", DeprecationWarning)
warnings.warn("level", stacklevel=2)
