class A:
    __slots__ = ("first",)
A().frist
