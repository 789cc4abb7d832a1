# Task groups and gather, with failures.
from _machine import show
show(range(300, 320), 'sleep group gathered fail child')
