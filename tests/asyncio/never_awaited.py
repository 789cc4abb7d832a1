# A coroutine that is dropped without being awaited is reported on standard error.
import asyncio
async def forgotten(): pass
async def with_args(a, b=1): pass
def drop():
    forgotten()
    c = with_args(1)
    print('dropping', c.__name__)
drop()
async def main():
    asyncio.sleep(1)
    forgotten()
    [with_args(i) for i in range(2)]
    print('in main')
asyncio.run(main())
class C:
    async def method(self): pass
C().method()
c = forgotten(); c.close(); print('closed needs no report')
async def agen(): yield 1
agen(); print('async generators are not reported')
print('end')
