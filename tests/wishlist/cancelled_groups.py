# Groups, gathers and failures, with cancellation.
import sys; sys.path.insert(0, 'tests/asyncio/schedules')
from _machine import show
show(range(500, 520), 'sleep group gathered fail cancel child waited')
