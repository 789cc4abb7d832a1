class Base[T]:
    kind: str = 'base'

    def __init__(self, value: T):
        super().__init__()
        self.__value = value

    def get(self):
        return __class__, self.__value, kind


async def use(items):
    async for item in items:
        try:
            yield item
        except ValueError as error:
            print(error)
        with item as (first, *rest):
            del rest
