# All of it.
from _machine import show
show(range(700, 720), 'sleep nothing locked limited wait_event flip_event put get child gathered group shielded waited limited_time wait_for notified cancel fail soon shared_future')
