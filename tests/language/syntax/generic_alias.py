# Subscripted builtins and unions of types.
print(list[int], dict[str, int], tuple[int, ...], type[int], set[list[int]], int | str, int | None, int | str | None, list[int] | None, (int | str) == (str | int), isinstance(5, int | str), list[int]([1, 2]), list[int].__origin__, list[int].__args__, list[int] == list[int], dict[str, 'x'], tuple[()])
class C:
    def __class_getitem__(cls, k): return k
print(C[int], frozenset[int], type(int | str).__name__, type(list[int]).__name__, (int | str).__args__)
for e_ in ("int[5]", "5 | int", "isinstance([], list[int])", "isinstance(5, int | list[int])", "list[int][str]", "int | 'str'", "str[int]", "issubclass(list, list[int])", "print[int]"):
    try:
        print(e_, eval(e_))
    except TypeError as e:
        print(e_, '->', e)
