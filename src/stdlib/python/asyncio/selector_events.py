"""Loops that are told when a descriptor is ready, and what they do with sockets.

`SelectorMethods` is what the native loop and loops over a selector of a script's have in common.
"""

__all__ = ("BaseSelectorEventLoop",)

import collections
import errno
import functools
import itertools
import os
import selectors
import socket
import weakref

from asyncio import base_events, constants, events, futures, protocols, transports, trsock
from asyncio import _selector_transports
from asyncio._selector_transports import (
    _HAS_SENDMSG,
    _SelectorDatagramTransport,
    _SelectorSocketTransport,
    _SelectorTransport,
)
from asyncio.log import logger

_BUSY = (BlockingIOError, InterruptedError)
_EXITS = (SystemExit, KeyboardInterrupt)


class SelectorMethods:
    """Sockets; a loop brings `_add_reader` and its kin."""

    # Transports.

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorSocketTransport(self, sock, protocol, waiter, extra, server)

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *,
                            server_side=False, server_hostname=None, extra=None, server=None,
                            ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                            ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        from asyncio import sslproto

        self._ensure_fd_no_transport(rawsock)
        ssl_protocol = sslproto.SSLProtocol(
            self,
            protocol,
            sslcontext,
            waiter,
            server_side,
            server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        _SelectorSocketTransport(self, rawsock, ssl_protocol, extra=extra, server=server)
        return ssl_protocol._app_transport

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

    # What wakes the loop: a pair of sockets, which signals write to.

    def _make_self_pipe(self):
        self._ssock, self._csock = socket.socketpair()
        self._ssock.setblocking(False)
        self._csock.setblocking(False)
        self._internal_fds += 1
        self._add_reader(self._ssock.fileno(), self._read_from_self)

    def _close_self_pipe(self):
        self._remove_reader(self._ssock.fileno())
        self._ssock.close()
        self._ssock = None
        self._csock.close()
        self._csock = None
        self._internal_fds -= 1

    def _process_self_data(self, data):
        pass

    def _read_from_self(self):
        while True:
            try:
                data = self._ssock.recv(4096)
                if not data:
                    break
                self._process_self_data(data)
            except InterruptedError:
                continue
            except BlockingIOError:
                break

    # Servers.

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                       ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                       ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        self._add_reader(
            sock.fileno(), self._accept_connection, protocol_factory, sock, sslcontext, server,
            backlog, ssl_handshake_timeout, ssl_shutdown_timeout,
        )

    def _accept_connection(self, protocol_factory, sock, sslcontext=None, server=None,
                           backlog=100, ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                           ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        # Several may have come since the last iteration.
        for _ in range(backlog + 1):
            try:
                conn, addr = sock.accept()
                if self.get_debug():
                    logger.debug("%r got a new connection from %r: %r", server, addr, conn)
                conn.setblocking(False)
            except ConnectionAbortedError:
                # It is gone already.
                continue
            except _BUSY:
                return
            except OSError as exc:
                if exc.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                # Descriptors have run out.  The socket would stay ready, so it is left alone for a while.
                self.call_exception_handler(
                    {
                        "message": "socket.accept() out of system resource",
                        "exception": exc,
                        "socket": trsock.TransportSocket(sock),
                    }
                )
                self._remove_reader(sock.fileno())
                self.call_later(
                    constants.ACCEPT_RETRY_DELAY, self._start_serving, protocol_factory, sock,
                    sslcontext, server, backlog, ssl_handshake_timeout, ssl_shutdown_timeout,
                )
            else:
                self.create_task(
                    self._accept_connection2(
                        protocol_factory, conn, {"peername": addr}, sslcontext, server,
                        ssl_handshake_timeout, ssl_shutdown_timeout,
                    )
                )

    async def _accept_connection2(self, protocol_factory, conn, extra, sslcontext=None,
                                  server=None,
                                  ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                                  ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        protocol = transport = None
        try:
            protocol = protocol_factory()
            waiter = self.create_future()
            if sslcontext:
                transport = self._make_ssl_transport(
                    conn,
                    protocol,
                    sslcontext,
                    waiter=waiter,
                    server_side=True,
                    extra=extra,
                    server=server,
                    ssl_handshake_timeout=ssl_handshake_timeout,
                    ssl_shutdown_timeout=ssl_shutdown_timeout,
                )
            else:
                transport = self._make_socket_transport(
                    conn, protocol, waiter=waiter, extra=extra, server=server
                )
            try:
                await waiter
            except BaseException:
                transport.close()
                # The exception in it may know the protocol: no cycle.
                waiter = None
                raise
        except _EXITS:
            raise
        except BaseException as exc:
            if self.get_debug():
                context = {
                    "message": "Error on transport creation for incoming connection",
                    "exception": exc,
                }
                if protocol is not None:
                    context["protocol"] = protocol
                if transport is not None:
                    context["transport"] = transport
                self.call_exception_handler(context)

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    # Callbacks for descriptors.

    def _ensure_fd_no_transport(self, fd):
        fileno = fd
        if not isinstance(fileno, int):
            try:
                fileno = int(fileno.fileno())
            except (AttributeError, TypeError, ValueError):
                raise ValueError(f"Invalid file object: {fd!r}") from None
        transport = self._transports.get(fileno)
        if transport and not transport.is_closing():
            raise RuntimeError(f"File descriptor {fd!r} is used by transport {transport!r}")

    def add_reader(self, fd, callback, *args):
        """Call whenever a descriptor can be read from."""
        self._ensure_fd_no_transport(fd)
        self._add_reader(fd, callback, *args)

    def remove_reader(self, fd):
        """Call no longer when a descriptor can be read from."""
        self._ensure_fd_no_transport(fd)
        return self._remove_reader(fd)

    def add_writer(self, fd, callback, *args):
        """Call whenever a descriptor can be written to."""
        self._ensure_fd_no_transport(fd)
        self._add_writer(fd, callback, *args)

    def remove_writer(self, fd):
        """Call no longer when a descriptor can be written to."""
        self._ensure_fd_no_transport(fd)
        return self._remove_writer(fd)

    # Operations on sockets: tried at once, and else whenever the descriptor is ready.

    def _check_sock(self, sock):
        base_events._check_ssl_socket(sock)
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")

    def _when_readable(self, sock, fut, callback, *args):
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        handle = self._add_reader(fd, callback, fut, sock, *args)
        fut.add_done_callback(functools.partial(self._sock_read_done, fd, handle=handle))

    def _when_writable(self, sock, fut, callback, *args):
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        handle = self._add_writer(fd, callback, fut, sock, *args)
        fut.add_done_callback(functools.partial(self._sock_write_done, fd, handle=handle))

    def _sock_read_done(self, fd, fut, handle=None):
        if handle is None or not handle.cancelled():
            self.remove_reader(fd)

    def _sock_write_done(self, fd, fut, handle=None):
        if handle is None or not handle.cancelled():
            self.remove_writer(fd)

    def _sock_try(self, fut, operation, *args):
        """End a future by what an operation answers, if it is ready."""
        if fut.done():
            return
        try:
            result = operation(*args)
        except _BUSY:
            return
        except _EXITS:
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(result)

    async def _sock_operation(self, sock, when_ready, operation, *args):
        """Do something with a socket, now or when it is ready; the answer is the operation's."""
        try:
            return operation(*args)
        except _BUSY:
            pass
        fut = self.create_future()
        when_ready(sock, fut, self._sock_again, operation, args)
        return await fut

    def _sock_again(self, fut, sock, operation, args):
        self._sock_try(fut, operation, *args)

    async def sock_recv(self, sock, n):
        """Receive at most so many bytes."""
        self._check_sock(sock)
        return await self._sock_operation(sock, self._when_readable, sock.recv, n)

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer: how many bytes."""
        self._check_sock(sock)
        return await self._sock_operation(sock, self._when_readable, sock.recv_into, buf)

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a packet: its bytes, and who sent it."""
        self._check_sock(sock)
        return await self._sock_operation(sock, self._when_readable, sock.recvfrom, bufsize)

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a packet into a buffer: how many bytes, and who sent it."""
        self._check_sock(sock)
        return await self._sock_operation(
            sock, self._when_readable, sock.recvfrom_into, buf, nbytes or len(buf)
        )

    async def sock_sendall(self, sock, data):
        """Send all of it."""
        self._check_sock(sock)
        try:
            n = sock.send(data)
        except _BUSY:
            n = 0
        if n == len(data):
            return
        fut = self.create_future()
        self._when_writable(sock, fut, self._sock_sendall, memoryview(data), [n])
        return await fut

    def _sock_sendall(self, fut, sock, view, pos):
        if fut.done():
            return
        try:
            n = sock.send(view[pos[0]:])
        except _BUSY:
            return
        except _EXITS:
            raise
        except BaseException as exc:
            fut.set_exception(exc)
            return
        pos[0] += n
        if pos[0] == len(view):
            fut.set_result(None)

    async def sock_sendto(self, sock, data, address):
        """Send a packet: how many bytes went."""
        self._check_sock(sock)
        return await self._sock_operation(sock, self._when_writable, sock.sendto, data, address)

    async def sock_connect(self, sock, address):
        """Connect."""
        self._check_sock(sock)
        if sock.family == socket.AF_INET or (
            base_events._HAS_IPv6 and sock.family == socket.AF_INET6
        ):
            resolved = await self._ensure_resolved(
                address, family=sock.family, type=sock.type, proto=sock.proto, loop=self
            )
            address = resolved[0][4]
        fut = self.create_future()
        self._sock_connect(fut, sock, address)
        try:
            return await fut
        finally:
            # An exception's traceback keeps no cycle.
            fut = None

    def _sock_connect(self, fut, sock, address):
        try:
            sock.connect(address)
        except _BUSY:
            # It goes on by itself; the socket can be written to once it is over.
            self._when_writable(sock, fut, self._sock_connect_cb, address)
        except _EXITS:
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(None)
        finally:
            fut = None

    def _sock_connect_cb(self, fut, sock, address):
        def look():
            err = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if err != 0:
                raise OSError(err, f"Connect call failed {address}")

        self._sock_try(fut, look)
        fut = None

    async def sock_accept(self, sock):
        """Take a connection: a new socket, and the address of the other side."""
        self._check_sock(sock)
        fut = self.create_future()
        self._sock_accept(fut, sock)
        return await fut

    def _sock_accept(self, fut, sock):
        if fut.done():
            return
        try:
            conn, address = sock.accept()
            conn.setblocking(False)
        except _BUSY:
            self._when_readable(sock, fut, self._sock_accept)
        except _EXITS:
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result((conn, address))

    async def _sendfile_native(self, transp, file, offset, count):
        # Nobody else uses the transport's socket meanwhile.
        del self._transports[transp._sock_fd]
        resume_reading = transp.is_reading()
        transp.pause_reading()
        await transp._make_empty_waiter()
        try:
            return await self.sock_sendfile(transp._sock, file, offset, count, fallback=False)
        finally:
            transp._reset_empty_waiter()
            if resume_reading:
                transp.resume_reading()
            self._transports[transp._sock_fd] = transp


class BaseSelectorEventLoop(SelectorMethods, base_events.BaseEventLoop):
    """A loop in Python over a selector."""

    _native_counts = True

    def __init__(self, selector=None):
        super().__init__()
        if selector is None:
            selector = selectors.DefaultSelector()
        logger.debug("Using selector: %s", selector.__class__.__name__)
        self._selector = selector
        self._make_self_pipe()
        self._transports = weakref.WeakValueDictionary()

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        self._close_self_pipe()
        super().close()
        if self._selector is not None:
            self._selector.close()
            self._selector = None

    def _write_to_self(self):
        # Another thread may have closed the loop meanwhile.
        csock = self._csock
        if csock is None:
            return
        try:
            csock.send(b"\0")
        except OSError:
            if self._debug:
                logger.debug("Fail to write a null byte into the self-pipe socket", exc_info=True)

    def _watch(self, fd, side, callback, args):
        """Put a handle for reading (0) or writing (1) into the selector."""
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        event = (selectors.EVENT_READ, selectors.EVENT_WRITE)[side]
        key = self._selector.get_map().get(fd)
        if key is None:
            self._selector.register(fd, event, (None, handle) if side else (handle, None))
        else:
            handles = list(key.data)
            old, handles[side] = handles[side], handle
            self._selector.modify(fd, key.events | event, tuple(handles))
            if old is not None:
                old.cancel()
        return handle

    def _unwatch(self, fd, side):
        if self.is_closed():
            return False
        key = self._selector.get_map().get(fd)
        if key is None:
            return False
        mask = key.events & ~(selectors.EVENT_READ, selectors.EVENT_WRITE)[side]
        handles = list(key.data)
        old, handles[side] = handles[side], None
        if mask:
            self._selector.modify(fd, mask, tuple(handles))
        else:
            self._selector.unregister(fd)
        if old is None:
            return False
        old.cancel()
        return True

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, 0, callback, args)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, 1, callback, args)

    def _remove_reader(self, fd):
        return self._unwatch(fd, 0)

    def _remove_writer(self, fd):
        return self._unwatch(fd, 1)

    def _process_events(self, event_list):
        for key, mask in event_list:
            sides = (
                (selectors.EVENT_READ, self._remove_reader),
                (selectors.EVENT_WRITE, self._remove_writer),
            )
            for handle, (event, remove) in zip(key.data, sides):
                if mask & event and handle is not None:
                    if handle._cancelled:
                        remove(key.fileobj)
                    else:
                        self._add_callback(handle)
