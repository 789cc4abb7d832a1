# Abstract base classes.
from abc import ABC, abstractmethod, ABCMeta
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
    def describe(self): return f'{self.name}: {self.area()}'
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
    name = 'square'
class Half(Shape):
    def area(self): return 0
print(Sq(3).describe(), sorted(Shape.__abstractmethods__), isinstance(Sq(1), Shape))
for c in (Shape, Half):
    try:
        c()
    except TypeError as e:
        print(e)
class One(ABC):
    @abstractmethod
    def f(self): return 'base impl'
try:
    One()
except TypeError as e:
    print(e)
class Two(One):
    def f(self): return super().f() + '!'
print(Two().f())
class Virt(ABC): pass
Virt.register(int); print(isinstance(5, Virt), issubclass(int, Virt), issubclass(str, Virt))
class Hook(ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, 'quack') or NotImplemented
class Duck: quack = 1
print(issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook))
from collections.abc import Iterable, Sized, Callable, Hashable, Mapping, Iterator, Sequence, Awaitable
print(isinstance([], Iterable), isinstance(5, Sized), isinstance(len, Callable), isinstance([], Hashable), isinstance({}, Mapping), isinstance(iter([]), Iterator), isinstance('', Sequence), issubclass(dict, Mapping))
