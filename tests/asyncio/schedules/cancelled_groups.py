# Groups, gathers and failures, with cancellation.
from _machine import show
show(range(500, 520), 'sleep group gathered fail cancel child waited')
