# Everything is cancelled at random.
from _machine import show
show(range(400, 420), 'sleep locked get wait_event cancel child shielded')
