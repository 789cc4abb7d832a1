# The exception classes of asyncio.
import asyncio
for n in ('CancelledError', 'TimeoutError', 'InvalidStateError', 'QueueEmpty', 'QueueFull', 'QueueShutDown', 'IncompleteReadError', 'LimitOverrunError', 'SendfileNotAvailableError', 'BrokenBarrierError'):
    c = getattr(asyncio, n); print(n, c.__module__, [b.__name__ for b in c.__mro__[1:]])
print(asyncio.CancelledError('m'), repr(asyncio.CancelledError()), asyncio.TimeoutError is TimeoutError)
