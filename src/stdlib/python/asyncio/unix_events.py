"""The event loop of Unix systems: signals, pipes, Unix sockets and child processes.

The native loop gets all methods that have to do with the world from here, when the first of them is called.
"""

__all__ = ("SelectorEventLoop", "EventLoop")

import errno
import io
import os
import signal
import socket
import stat
import sys
import warnings
import weakref

from asyncio import base_events, coroutines, events, exceptions, selector_events, tasks
from asyncio import _network
from asyncio._policy import _DefaultEventLoopPolicy, _UnixDefaultEventLoopPolicy
from asyncio._unix_pipes import _UnixReadPipeTransport, _UnixWritePipeTransport
from asyncio.events import EventLoop, SelectorEventLoop, _UnixSelectorEventLoop
from asyncio.log import logger


# What has to do with child processes is in a module of its own, which few programs need.
_OF_PROCESSES = frozenset(
    (
        "_PidfdChildWatcher", "_ThreadedChildWatcher", "_UnixSubprocessTransport",
        "waitstatus_to_exitcode", "subprocess", "threading",
    )
)


def __getattr__(name):
    if name in _OF_PROCESSES:
        from asyncio import _unix_process

        return getattr(_unix_process, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def can_use_pidfd():
    """Whether the system has descriptors for processes."""
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid(), 0))
    except OSError:
        return False
    return True


def _make_watcher():
    from asyncio import _unix_process

    return _unix_process._make_watcher()


def _sighandler_noop(signum, frame):
    """What handles signals that the loop looks after: it is woken by their number in its pipe."""


def _check_only_with_ssl(ssl, **options):
    for name, value in options.items():
        if value is not None and not ssl:
            raise ValueError(f"{name} is only meaningful with ssl")


def _check_unix_stream(sock):
    if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
        raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")


class UnixMethods:
    """What is particular to Unix."""

    # Signals.

    def _process_self_data(self, data):
        for signum in data:
            # Zeros only wake the loop.
            if signum:
                self._handle_signal(signum)

    def add_signal_handler(self, sig, callback, *args):
        """Call whenever a signal arrives."""
        if coroutines.iscoroutine(callback) or coroutines._iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        try:
            # Only the main thread may do this.
            signal.set_wakeup_fd(self._csock.fileno())
        except (ValueError, OSError) as exc:
            raise RuntimeError(str(exc))
        self._signal_handlers[sig] = events.Handle(callback, args, self, None)
        try:
            signal.signal(sig, _sighandler_noop)
            # System calls go on by themselves.
            signal.siginterrupt(sig, False)
        except OSError as exc:
            del self._signal_handlers[sig]
            if not self._signal_handlers:
                self._forget_wakeup()
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f"sig {sig} cannot be caught")
            raise

    def _forget_wakeup(self):
        try:
            signal.set_wakeup_fd(-1)
        except (ValueError, OSError) as exc:
            logger.info("set_wakeup_fd(-1) failed: %s", exc)

    def _handle_signal(self, sig):
        handle = self._signal_handlers.get(sig)
        if handle is None:
            # Removed since the signal came.
            return
        if handle._cancelled:
            self.remove_signal_handler(sig)
        else:
            self._add_callback_signalsafe(handle)

    def remove_signal_handler(self, sig):
        """Call no longer when a signal arrives; whether anything was called."""
        self._check_signal(sig)
        try:
            del self._signal_handlers[sig]
        except KeyError:
            return False
        try:
            is_interrupt = sig == signal.SIGINT
            signal.signal(sig, signal.default_int_handler if is_interrupt else signal.SIG_DFL)
        except OSError as exc:
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f"sig {sig} cannot be caught")
            raise
        if not self._signal_handlers:
            self._forget_wakeup()
        return True

    def _close_signals(self):
        handlers = self._signal_handlers
        if sys.is_finalizing():
            if handlers:
                warnings.warn(
                    f"Closing the loop {self!r} on interpreter shutdown "
                    "stage, skipping signal handlers removal",
                    ResourceWarning,
                    source=self,
                )
                handlers.clear()
            return
        for sig in list(handlers):
            self.remove_signal_handler(sig)

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        if sig not in signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")

    # Pipes and child processes.

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr,
                                         bufsize, extra=None, **kwargs):
        from asyncio._unix_process import _UnixSubprocessTransport

        watcher = self._watcher
        waiter = self.create_future()
        transp = _UnixSubprocessTransport(
            self, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=waiter,
            extra=extra, **kwargs,
        )
        watcher.add_child_handler(transp.get_pid(), self._child_watcher_callback, transp)
        try:
            await waiter
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            transp.close()
            # The child is reaped whatever happens.
            await tasks.shield(transp._wait())
            raise
        return transp

    def _child_watcher_callback(self, pid, returncode, transp):
        transp._process_exited(returncode)

    # Unix sockets.

    async def create_unix_connection(self, protocol_factory, path=None, *, ssl=None, sock=None,
                                     server_hostname=None, ssl_handshake_timeout=None,
                                     ssl_shutdown_timeout=None):
        """Connect to a Unix socket: a transport and the protocol that it tells."""
        assert server_hostname is None or isinstance(server_hostname, str)
        if ssl and server_hostname is None:
            raise ValueError("you have to pass server_hostname when using ssl")
        _check_only_with_ssl(
            ssl,
            server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, path)
            except:
                sock.close()
                raise
        else:
            if sock is None:
                raise ValueError("no path and sock were specified")
            _check_unix_stream(sock)
            sock.setblocking(False)
        return await self._create_connection_transport(
            sock,
            protocol_factory,
            ssl,
            server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100,
                                 ssl=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                                 start_serving=True, cleanup_socket=True):
        """Serve at a Unix socket."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        _check_only_with_ssl(
            ssl,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            if path[0] not in (0, "\x00"):
                _network._remove_stale_socket(path)
            try:
                sock.bind(path)
            except OSError as exc:
                sock.close()
                if exc.errno == errno.EADDRINUSE:
                    raise OSError(
                        errno.EADDRINUSE, f"Address {path!r} is already in use"
                    ) from None
                raise
            except:
                sock.close()
                raise
        else:
            if sock is None:
                raise ValueError("path was not specified, and no sock specified")
            _check_unix_stream(sock)
        if cleanup_socket:
            path = sock.getsockname()
            # An abstract name leaves no file.
            if path[0] not in (0, "\x00"):
                try:
                    self._unix_server_sockets[sock] = os.stat(path).st_ino
                except FileNotFoundError:
                    pass
        sock.setblocking(False)
        server = base_events.Server(
            self, [sock], protocol_factory, ssl, backlog, ssl_handshake_timeout,
            ssl_shutdown_timeout,
        )
        if start_serving:
            server._start_serving()
            # The readers go in during the next iteration.
            await tasks.sleep(0)
        return server

    def _stop_serving(self, sock):
        inode = self._unix_server_sockets.pop(sock, None)
        path = None if inode is None else sock.getsockname()
        selector_events.SelectorMethods._stop_serving(self, sock)
        if path is None:
            return
        try:
            # Somebody else may serve there by now.
            if os.stat(path).st_ino == inode:
                os.unlink(path)
        except FileNotFoundError:
            pass
        except OSError as err:
            logger.error("Unable to clean up listening UNIX socket %r: %r", path, err)

    # Files.

    async def _sock_sendfile_native(self, sock, file, offset, count):
        if not hasattr(os, "sendfile"):
            raise exceptions.SendfileNotAvailableError("os.sendfile() is not available")
        try:
            fileno = file.fileno()
        except (AttributeError, io.UnsupportedOperation):
            raise exceptions.SendfileNotAvailableError("not a regular file")
        try:
            size = os.fstat(fileno).st_size
        except OSError:
            raise exceptions.SendfileNotAvailableError("not a regular file")
        blocksize = count if count else size
        if not blocksize:
            return 0
        fut = self.create_future()
        self._sock_sendfile_native_impl(fut, None, sock, fileno, offset, count, blocksize, 0)
        return await fut

    def _sock_sendfile_native_impl(self, fut, registered_fd, sock, fileno, offset, count,
                                   blocksize, total_sent):
        fd = sock.fileno()
        if registered_fd is not None:
            # The callback is registered anew for each piece.
            self.remove_writer(registered_fd)
        if fut.cancelled():
            self._sock_sendfile_update_filepos(fileno, offset)
            return
        if count:
            blocksize = count - total_sent
            if blocksize <= 0:
                self._sock_sendfile_update_filepos(fileno, offset)
                fut.set_result(total_sent)
                return

        def again():
            if registered_fd is None:
                self._sock_add_cancellation_callback(fut, sock)
            self.add_writer(
                fd, self._sock_sendfile_native_impl, fut, fd, sock, fileno, offset, count,
                blocksize, total_sent,
            )

        try:
            sent = os.sendfile(fd, fileno, offset, min(blocksize, sys.maxsize // 2 + 1))
        except (BlockingIOError, InterruptedError):
            again()
        except OSError as exc:
            if (
                registered_fd is not None
                and exc.errno == errno.ENOTCONN
                and type(exc) is not ConnectionError
            ):
                # Who sends to a connection that is gone gets one kind of error.
                lost = ConnectionError("socket is not connected", errno.ENOTCONN)
                lost.__cause__ = exc
                exc = lost
            self._sock_sendfile_update_filepos(fileno, offset)
            if total_sent == 0:
                # Nothing has gone yet: there is another way.
                exc = exceptions.SendfileNotAvailableError("os.sendfile call failed")
            fut.set_exception(exc)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._sock_sendfile_update_filepos(fileno, offset)
            fut.set_exception(exc)
        else:
            if sent == 0:
                self._sock_sendfile_update_filepos(fileno, offset)
                fut.set_result(total_sent)
            else:
                offset += sent
                total_sent += sent
                again()

    def _sock_sendfile_update_filepos(self, fileno, offset):
        os.lseek(fileno, offset, os.SEEK_SET)

    def _sock_add_cancellation_callback(self, fut, sock):
        def done(fut):
            if fut.cancelled():
                fd = sock.fileno()
                if fd != -1:
                    self.remove_writer(fd)

        fut.add_done_callback(done)


class _PythonUnixEventLoop(UnixMethods, selector_events.BaseSelectorEventLoop):
    """The loop over a selector of the script's."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}
        self._unix_server_sockets = {}

    def close(self):
        super().close()
        self._close_signals()


    @property
    def _watcher(self):
        if self._child_watcher is None:
            self._child_watcher = _make_watcher()
        return self._child_watcher

    @_watcher.setter
    def _watcher(self, watcher):
        self._child_watcher = watcher

    _child_watcher = None


_PythonUnixEventLoop.__name__ = _PythonUnixEventLoop.__qualname__ = "_UnixSelectorEventLoop"


class _Late:
    """An attribute of the native loop that is made when somebody asks for it."""

    def __init__(self, make):
        self._make = make

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, loop, owner=None):
        if loop is None:
            return self
        self._make(loop)
        return loop.__dict__[self._name]


def _make_pipe(loop):
    loop._internal_fds = 0
    loop._make_self_pipe()


class _NativeMethods:
    """What the native loop does in its own way."""

    _signal_handlers = _Late(lambda loop: vars(loop).setdefault("_signal_handlers", {}))
    _unix_server_sockets = _Late(lambda loop: vars(loop).setdefault("_unix_server_sockets", {}))
    _transports = _Late(
        lambda loop: vars(loop).setdefault("_transports", weakref.WeakValueDictionary())
    )
    _watcher = _Late(lambda loop: vars(loop).setdefault("_watcher", _make_watcher()))
    _ssock = _Late(_make_pipe)
    _csock = _Late(_make_pipe)

    def _add_callback_signalsafe(self, handle):
        self.call_soon(handle._run)

    def _close_world(self):
        """The part of `close()` that has to do with the world."""
        if self.__dict__.get("_ssock") is not None:
            self._close_self_pipe()



for _methods in (
    _network.NetworkMethods, selector_events.SelectorMethods, UnixMethods, _NativeMethods,
):
    for _name, _value in vars(_methods).items():
        if not _name.startswith("__"):
            setattr(_UnixSelectorEventLoop, _name, _value)
del _methods, _name, _value
events._has_world = True
