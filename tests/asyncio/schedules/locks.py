# Locks, semaphores and conditions.
from _machine import show
show(range(100, 120), 'sleep locked limited notified nothing')
