def f():
    class Box[T]((yield)):
        pass
