"""Numbers that asyncio goes by."""

import enum

# So many writes to a lost connection before it is mentioned.
LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5
# Seconds before a server tries again to accept, when files have run out.
ACCEPT_RETRY_DELAY = 1
# Frames that are kept of where something was made, in debug mode.
DEBUG_STACK_DEPTH = 10
SSL_HANDSHAKE_TIMEOUT = 60.0
SSL_SHUTDOWN_TIMEOUT = 30.0
SENDFILE_FALLBACK_READBUFFER_SIZE = 1024 * 256
# In kilobytes.
FLOW_CONTROL_HIGH_WATER_SSL_READ = 256
FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512
# Seconds that the default executor's threads get at the end.
THREAD_JOIN_TIMEOUT = 300


class _SendfileMode(enum.Enum):
    UNSUPPORTED = enum.auto()
    TRY_NATIVE = enum.auto()
    FALLBACK = enum.auto()
