# Tasks that sleep, make tasks and wait for them.
from _machine import show
show(range(0, 20), 'sleep nothing child gathered soon')
