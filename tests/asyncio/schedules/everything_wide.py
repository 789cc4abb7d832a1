# All of it, with many tasks.
from _machine import show
show(range(800, 808), 'sleep nothing locked limited wait_event flip_event put get child gathered group shielded waited limited_time wait_for notified cancel fail soon shared_future', width=9)
