# typing: enough for annotations.
from typing import *
import typing
T = TypeVar('T'); K = TypeVar('K', bound=int); 
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
class P(Protocol):
    def m(self) -> int: ...
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
class Mv(NamedTuple):
    title: str
    year: int = 2000
class TD(TypedDict):
    a: int
UserId = NewType('UserId', int)
def f(a: Optional[int], b: Union[int, str], c: List[int] = [], *d: Any, e: Callable[[int], str] = str, **g: Dict[str, int]) -> Tuple[int, ...]: return (1,)
print(Optional[int], Union[int, str], List[int], Dict[str, int], Callable[[int], str], Tuple[int, ...], Any, Literal['a', 1], Type[int], Iterable[int], Awaitable[int], T, K, Box[int], ClassVar[int], Final, NoReturn, Self, Annotated[int, 'x'])
print(Box(5).v, Mv('x'), Mv('y', 1999)._asdict(), TD(a=1), UserId(5), isinstance([], HasLen), isinstance(5, HasLen), f(1, 2), cast(int, 'x'), TYPE_CHECKING, get_type_hints(lambda: 0), Optional[int] == Union[int, None], Union[int, int])
@overload
def o(x: int) -> int: ...
@overload
def o(x: str) -> str: ...
def o(x): return x
@final
class F: pass
@no_type_check
def nt(): pass
print(o(1), F().__class__.__name__, f.__annotations__['a'], get_type_hints(f)['return'], get_origin(List[int]), get_args(Dict[str, int]), typing.TYPE_CHECKING, assert_type(1, int), reveal_type if False else '', AsyncIterator[int], Coroutine[Any, Any, int], AsyncGenerator[int, None])
for x in (lambda: P(), lambda: Box[int, str], lambda: Optional[1, 2], lambda: isinstance(5, List[int]), lambda: assert_never(1)):
    try: x()
    except Exception as e: print(type(e).__name__, e)
