# code.replace() makes a copy with other facts.
def mean(data): return sum(data) / len(data)
mean.__code__ = mean.__code__.replace(co_posonlyargcount=1)
print(mean([1, 2]))
try: mean(data=[1])
except TypeError as e: print(e)
c = mean.__code__.replace(co_name='other', co_firstlineno=7)
print(c.co_name, c.co_firstlineno, mean.__code__.co_name, mean.__code__.replace() is not None)
