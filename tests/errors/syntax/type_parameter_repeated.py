def first[T, T](items: list[T]) -> T:
    return items[0]
