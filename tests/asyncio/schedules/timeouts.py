# Timeouts that fire at once, and wait_for.
from _machine import show
show(range(600, 620), 'sleep limited_time wait_for locked cancel child')
