"""Threads at their lowest: starting them, locks, identities."""

from _thread_native import (
    LockType,
    RLock,
    TIMEOUT_MAX,
    _count,
    allocate,
    allocate_lock,
    error,
    exit,
    exit_thread,
    get_ident,
    get_native_id,
    interrupt_main,
    lock,
    stack_size,
    start_new,
    start_new_thread,
)
from _threading_local import local as _local
