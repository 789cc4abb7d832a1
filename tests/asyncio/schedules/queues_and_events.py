# Queues, events and a shared future.
from _machine import show
show(range(200, 220), 'sleep put get wait_event flip_event shared_future')
