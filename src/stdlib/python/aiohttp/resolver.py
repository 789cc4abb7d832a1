"""What finds the addresses of hosts."""

import asyncio
import socket

from .abc import AbstractResolver

__all__ = ("ThreadedResolver", "AsyncResolver", "DefaultResolver")

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class ThreadedResolver(AbstractResolver):
    """Asks the system, in a thread."""

    def __init__(self, loop=None):
        self._loop = loop or asyncio.get_running_loop()

    async def resolve(self, host, port=0, family=socket.AF_INET):
        infos = await self._loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family,
                                             flags=socket.AI_ADDRCONFIG)
        found = []
        for family, _, proto, _, address in infos:
            place, port = address[:2]
            if family == socket.AF_INET6 and address[3]:
                # An address of one link is nothing without the name of the link.
                place, port = await self._loop.getnameinfo(
                    address, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
                port = int(port)
            found.append({"hostname": host, "host": place, "port": port, "family": family,
                          "proto": proto, "flags": _NUMERIC})
        return found

    async def close(self):
        pass


class AsyncResolver(AbstractResolver):
    """Would ask by way of `aiodns`, which there is none of."""

    def __init__(self, loop=None, *args, **kwargs):
        raise RuntimeError("Resolver requires aiodns library")

    async def resolve(self, host, port=0, family=socket.AF_INET):
        raise RuntimeError("Resolver requires aiodns library")

    async def close(self):
        pass


DefaultResolver = ThreadedResolver
