class A:
    def __del__(self):
        raise ExceptionGroup("g", [ValueError(1)])
A()
