"""Temporary files that begin in memory, and temporary directories."""

from ..base import AsyncBase
from ..threadpool.utils import cond_delegate_to_executor, delegate_to_executor, proxy_property_directly


@delegate_to_executor("fileno", "rollover")
@cond_delegate_to_executor("close", "flush", "isatty", "read", "readline", "readlines", "seek", "tell", "truncate")
@proxy_property_directly("closed", "encoding", "mode", "name", "newlines")
class AsyncSpooledTemporaryFile(AsyncBase):
    """A temporary file that is in memory until it grows beyond its limit."""

    async def write(self, s):
        """Write, and move to the disk what has become too much."""
        return await self._put("write", s)

    async def writelines(self, iterable):
        """Write each of them, and move to the disk what has become too much."""
        return await self._put("writelines", iterable)

    async def _put(self, method, data):
        spooled = self._file
        if spooled._rolled:
            return await self._loop.run_in_executor(self._executor, getattr(spooled, method), data)
        # The memory behind it: its own method would move to the disk in the loop's thread.
        answer = getattr(spooled._file, method)(data)
        if spooled._max_size and spooled.tell() > spooled._max_size:
            await self.rollover()
        return answer


@delegate_to_executor("cleanup")
@proxy_property_directly("name")
class AsyncTemporaryDirectory:
    """A temporary directory."""

    def __init__(self, file, loop, executor):
        self._file = file
        self._loop = loop
        self._executor = executor

    async def close(self):
        """Remove it with all that is in it."""
        await self.cleanup()
