"""What loops do with connections, whatever they wait by: the methods that every loop has in common."""

import collections.abc
import errno
import itertools
import os
import stat

from asyncio import base_events as _base
from asyncio import constants, events, exceptions, tasks
from asyncio.log import logger


def _give_up(sock):
    """Close a socket that came to nothing; what went wrong before is what counts."""
    try:
        sock.close()
    except OSError:
        pass


def _check_only_with_ssl(ssl, **options):
    for name, value in options.items():
        if value is not None and not ssl:
            raise ValueError(f"{name} is only meaningful with ssl")


def _check_stream(sock):
    if sock.type != _base.socket.SOCK_STREAM:
        raise ValueError(f"A Stream Socket was expected, got {sock!r}")


def _raise_failure(failures, all_errors):
    """Raise what attempts to connect have come to."""
    try:
        if all_errors:
            raise ExceptionGroup("create_connection failed", failures)
        if not failures:
            raise TimeoutError("create_connection failed")
        words = [str(exc) for exc in failures]
        if len(set(words)) == 1:
            raise failures[0]
        raise OSError(f"Multiple exceptions: {', '.join(words)}")
    finally:
        failures = None


class NetworkMethods:
    """Connections, servers, datagrams, pipes and child processes."""

    # Names.

    def _getaddrinfo_debug(self, host, port, family, type, proto, flags):
        asked = [f"{host}:{port!r}"]
        for name, value in (("family", family), ("type", type), ("proto", proto), ("flags", flags)):
            if value:
                asked.append(f"{name}={value!r}")
        asked = ", ".join(asked)
        logger.debug("Get address info %s", asked)
        start = self.time()
        found = _base.socket.getaddrinfo(host, port, family, type, proto, flags)
        took = self.time() - start
        log = logger.info if took >= self.slow_callback_duration else logger.debug
        log(f"Getting address info {asked} took {took * 1e3:.3f}ms: {found!r}")
        return found

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """What a host and a port stand for, looked up in a thread."""
        look_up = self._getaddrinfo_debug if self.get_debug() else _base.socket.getaddrinfo
        return await self.run_in_executor(None, look_up, host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        """The names of an address, looked up in a thread."""
        return await self.run_in_executor(None, _base.socket.getnameinfo, sockaddr, flags)

    async def _ensure_resolved(self, address, *, family=0, type=1, proto=0, flags=0, loop):
        host, port = address[:2]
        info = _base._ipaddr_info(host, port, family, type, proto, *address[2:])
        if info is not None:
            return [info]
        return await loop.getaddrinfo(
            host, port, family=family, type=type, proto=proto, flags=flags
        )

    # Files.

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        """Send a file over a socket."""
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        _base._check_ssl_socket(sock)
        self._check_sendfile_params(sock, file, offset, count)
        try:
            return await self._sock_sendfile_native(sock, file, offset, count)
        except exceptions.SendfileNotAvailableError:
            if not fallback:
                raise
        return await self._sock_sendfile_fallback(sock, file, offset, count)

    async def _sock_sendfile_native(self, sock, file, offset, count):
        raise exceptions.SendfileNotAvailableError(
            f"syscall sendfile is not available for socket {sock!r} and file {file!r} combination"
        )

    async def _send_pieces(self, file, offset, count, size, send):
        """Read a file piece by piece and send each; the answer is how many bytes there were."""
        if hasattr(file, "seek"):
            file.seek(offset)
        buffer = bytearray(min(count, size) if count else size)
        total = 0
        try:
            while not count or total < count:
                room = min(count - total, len(buffer)) if count else len(buffer)
                view = memoryview(buffer)[:room]
                got = await self.run_in_executor(None, file.readinto, view)
                if not got:
                    break
                await send(view[:got])
                total += got
            return total
        finally:
            if total > 0 and hasattr(file, "seek"):
                file.seek(offset + total)

    async def _sock_sendfile_fallback(self, sock, file, offset, count):
        async def send(view):
            await self.sock_sendall(sock, view)

        size = constants.SENDFILE_FALLBACK_READBUFFER_SIZE
        return await self._send_pieces(file, offset, count, size, send)

    def _check_sendfile_params(self, sock, file, offset, count):
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if not sock.type == _base.socket.SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f"count must be a positive integer (got {count!r})")
            if count <= 0:
                raise ValueError(f"count must be a positive integer (got {count!r})")
        if not isinstance(offset, int):
            raise TypeError(f"offset must be a non-negative integer (got {offset!r})")
        if offset < 0:
            raise ValueError(f"offset must be a non-negative integer (got {offset!r})")

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file over a transport."""
        if transport.is_closing():
            raise RuntimeError("Transport is closing")
        modes = constants._SendfileMode
        mode = getattr(transport, "_sendfile_compatible", modes.UNSUPPORTED)
        if mode is modes.UNSUPPORTED:
            raise RuntimeError(f"sendfile is not supported for transport {transport!r}")
        if mode is modes.TRY_NATIVE:
            try:
                return await self._sendfile_native(transport, file, offset, count)
            except exceptions.SendfileNotAvailableError:
                if not fallback:
                    raise
        if not fallback:
            raise RuntimeError(
                "fallback is disabled and native sendfile is not "
                f"supported for transport {transport!r}"
            )
        return await self._sendfile_fallback(transport, file, offset, count)

    async def _sendfile_native(self, transp, file, offset, count):
        raise exceptions.SendfileNotAvailableError("sendfile syscall is not supported")

    async def _sendfile_fallback(self, transp, file, offset, count):
        proto = _base._SendfileFallbackProtocol(transp)

        async def send(view):
            transp.write(view)
            await proto.drain()

        try:
            return await self._send_pieces(file, offset, count, 16384, send)
        finally:
            await proto.restore()

    # Connections.

    async def _connect_sock(self, exceptions, addr_info, local_addr_infos=None):
        """Make, bind and connect one socket; what goes wrong is appended as a list."""
        own = []
        exceptions.append(own)
        family, kind, proto, _, address = addr_info
        sock = None
        try:
            try:
                sock = _base.socket.socket(family=family, type=kind, proto=proto)
                sock.setblocking(False)
                if local_addr_infos is not None:
                    self._bind_to_any(sock, family, local_addr_infos, own)
                await self.sock_connect(sock, address)
                return sock
            except OSError as exc:
                own.append(exc)
                raise
        except:
            if sock is not None:
                _give_up(sock)
            raise
        finally:
            exceptions = own = None

    def _bind_to_any(self, sock, family, infos, failures):
        for local_family, _, _, _, address in infos:
            if local_family != family:
                continue
            try:
                sock.bind(address)
                return
            except OSError as exc:
                failures.append(
                    OSError(
                        exc.errno,
                        f"error while attempting to bind on address {address!r}: "
                        f"{str(exc).lower()}",
                    )
                )
        if failures:
            raise failures.pop()
        raise OSError(f"no matching local address with {family=} found")

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None,
                                family=0, proto=0, flags=0, sock=None, local_addr=None,
                                server_hostname=None, ssl_handshake_timeout=None,
                                ssl_shutdown_timeout=None, happy_eyeballs_delay=None,
                                interleave=None, all_errors=False):
        """Connect to a server: a transport and the protocol that it tells."""
        _check_only_with_ssl(ssl, server_hostname=server_hostname)
        if server_hostname is None and ssl:
            # An empty name, given on purpose, skips the check of names.
            if not host:
                raise ValueError("You must set server_hostname when using ssl without a host")
            server_hostname = host
        _check_only_with_ssl(
            ssl,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        if sock is not None:
            _base._check_ssl_socket(sock)
        if happy_eyeballs_delay is not None and interleave is None:
            interleave = 1
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sock = await self._connect_to_any(
                (host, port), family, proto, flags, local_addr, interleave,
                happy_eyeballs_delay, all_errors,
            )
        else:
            if sock is None:
                raise ValueError("host and port was not specified and no sock specified")
            # Unix sockets are welcome too.
            _check_stream(sock)
        transport, protocol = await self._create_connection_transport(
            sock,
            protocol_factory,
            ssl,
            server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        if self.get_debug():
            sock = transport.get_extra_info("socket")
            logger.debug("%r connected to %s:%r: (%r, %r)", sock, host, port, transport, protocol)
        return transport, protocol

    async def _connect_to_any(self, address, family, proto, flags, local_addr, interleave,
                              delay, all_errors):
        """A socket that is connected to the first address that answers."""

        async def resolve(address):
            found = await self._ensure_resolved(
                address, family=family, type=_base.socket.SOCK_STREAM, proto=proto, flags=flags,
                loop=self,
            )
            if not found:
                raise OSError("getaddrinfo() returned empty list")
            return found

        infos = await resolve(address)
        local_infos = None if local_addr is None else await resolve(local_addr)
        if interleave:
            infos = _base._interleave_addrinfos(infos, interleave)
        failures = []
        sock = None
        try:
            if delay is None:
                for info in infos:
                    try:
                        sock = await self._connect_sock(failures, info, local_infos)
                        break
                    except OSError:
                        continue
            else:
                from asyncio import staggered

                attempts = (
                    lambda info=info: self._connect_sock(failures, info, local_infos)
                    for info in infos
                )
                sock = (await staggered.staggered_race(attempts, delay, loop=self))[0]
            if sock is None:
                _raise_failure([exc for part in failures for exc in part], all_errors)
            return sock
        finally:
            failures = None

    async def _create_connection_transport(self, sock, protocol_factory, ssl, server_hostname,
                                           server_side=False, ssl_handshake_timeout=None,
                                           ssl_shutdown_timeout=None):
        try:
            sock.setblocking(False)
            protocol = protocol_factory()
            waiter = self.create_future()
            if ssl:
                transport = self._make_ssl_transport(
                    sock,
                    protocol,
                    None if isinstance(ssl, bool) else ssl,
                    waiter,
                    server_side=server_side,
                    server_hostname=server_hostname,
                    ssl_handshake_timeout=ssl_handshake_timeout,
                    ssl_shutdown_timeout=ssl_shutdown_timeout,
                )
            else:
                transport = self._make_socket_transport(sock, protocol, waiter)
        except:
            sock.close()
            raise
        try:
            await waiter
        except:
            transport.close()
            waiter = None
            raise
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Take over a connection that was accepted elsewhere."""
        _check_stream(sock)
        _check_only_with_ssl(
            ssl,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        _base._check_ssl_socket(sock)
        transport, protocol = await self._create_connection_transport(
            sock,
            protocol_factory,
            ssl,
            "",
            server_side=True,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        if self.get_debug():
            sock = transport.get_extra_info("socket")
            logger.debug("%r handled: (%r, %r)", sock, transport, protocol)
        return transport, protocol

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go over to TLS: a new transport for the protocol."""
        import ssl

        from asyncio import sslproto, streams

        if not isinstance(sslcontext, ssl.SSLContext):
            raise TypeError(
                "sslcontext is expected to be an instance of ssl.SSLContext, "
                f"got {sslcontext!r}"
            )
        if not getattr(transport, "_start_tls_compatible", False):
            raise TypeError(f"transport {transport!r} is not supported by start_tls()")
        waiter = self.create_future()
        ssl_protocol = sslproto.SSLProtocol(
            self,
            protocol,
            sslcontext,
            waiter,
            server_side,
            server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
            call_connection_made=False,
        )
        # Nothing may arrive before the new protocol knows its transport.
        transport.pause_reading()
        if server_side and isinstance(protocol, streams.StreamReaderProtocol):
            reader = getattr(protocol, "_stream_reader", None)
            if reader is not None and reader._buffer:
                # The other side did not wait: what it has sent belongs to TLS already.
                ssl_protocol._incoming.write(reader._buffer)
                reader._buffer.clear()
        transport.set_protocol(ssl_protocol)
        made = self.call_soon(ssl_protocol.connection_made, transport)
        resumed = self.call_soon(transport.resume_reading)
        try:
            await waiter
        except BaseException:
            transport.close()
            made.cancel()
            resumed.cancel()
            waiter = None
            raise
        return ssl_protocol._app_transport

    # Datagrams.

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None,
                                       *, family=0, proto=0, flags=0, reuse_port=None,
                                       allow_broadcast=None, sock=None):
        """Send and receive packets: a transport and the protocol that it tells."""
        remote = None
        if sock is not None:
            if sock.type == _base.socket.SOCK_STREAM:
                raise ValueError(f"A datagram socket was expected, got {sock!r}")
            options = {
                "local_addr": local_addr, "remote_addr": remote_addr, "family": family,
                "proto": proto, "flags": flags, "reuse_port": reuse_port,
                "allow_broadcast": allow_broadcast,
            }
            given = ", ".join(f"{name}={value}" for name, value in options.items() if value)
            if given:
                raise ValueError(
                    "socket modifier keyword arguments can not be used "
                    f"when sock is specified. ({given})"
                )
            sock.setblocking(False)
        else:
            pairs = await self._datagram_pairs(local_addr, remote_addr, family, proto, flags)
            failures = []
            for (family, proto), (local, target) in pairs:
                sock = remote = None
                try:
                    sock = _base.socket.socket(
                        family=family, type=_base.socket.SOCK_DGRAM, proto=proto
                    )
                    if reuse_port:
                        _base._set_reuseport(sock)
                    if allow_broadcast:
                        sock.setsockopt(_base.socket.SOL_SOCKET, _base.socket.SO_BROADCAST, 1)
                    sock.setblocking(False)
                    if local_addr:
                        sock.bind(local)
                    if remote_addr:
                        if not allow_broadcast:
                            await self.sock_connect(sock, target)
                        remote = target
                except OSError as exc:
                    if sock is not None:
                        sock.close()
                    failures.append(exc)
                except:
                    if sock is not None:
                        sock.close()
                    raise
                else:
                    break
            else:
                raise failures[0]
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_datagram_transport(sock, protocol, remote, waiter)
        if self.get_debug():
            if local_addr:
                logger.info(
                    "Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)",
                    local_addr, remote_addr, transport, protocol,
                )
            else:
                logger.debug(
                    "Datagram endpoint remote_addr=%r created: (%r, %r)",
                    remote_addr, transport, protocol,
                )
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def _datagram_pairs(self, local_addr, remote_addr, family, proto, flags):
        """Families and protocols, each with the local and the remote address in it."""
        if not (local_addr or remote_addr):
            if family == 0:
                raise ValueError("unexpected address family")
            return [((family, proto), (None, None))]
        if family == _base.socket.AF_UNIX:
            for address in (local_addr, remote_addr):
                if address is not None and not isinstance(address, str):
                    raise TypeError("string is expected")
            if local_addr and local_addr[0] not in (0, "\x00"):
                _remove_stale_socket(local_addr)
            return [((family, proto), (local_addr, remote_addr))]
        found = {}
        for index, address in enumerate((local_addr, remote_addr)):
            if address is None:
                continue
            if not (isinstance(address, tuple) and len(address) == 2):
                raise TypeError("2-tuple is expected")
            infos = await self._ensure_resolved(
                address, family=family, type=_base.socket.SOCK_DGRAM, proto=proto, flags=flags,
                loop=self,
            )
            if not infos:
                raise OSError("getaddrinfo() returned empty list")
            for own_family, _, own_proto, _, target in infos:
                found.setdefault((own_family, own_proto), [None, None])[index] = target
        pairs = [
            (key, pair)
            for key, pair in found.items()
            if not (local_addr and pair[0] is None or remote_addr and pair[1] is None)
        ]
        if not pairs:
            raise ValueError("can not get address information")
        return pairs

    # Servers.

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await self._ensure_resolved(
            (host, port), family=family, type=_base.socket.SOCK_STREAM, flags=flags, loop=self
        )
        if not infos:
            raise OSError(f"getaddrinfo({host!r}) returned empty list")
        return infos

    async def create_server(self, protocol_factory, host=None, port=None, *, family=0,
                            flags=1, sock=None, backlog=100, ssl=None, reuse_address=None,
                            reuse_port=None, keep_alive=None, ssl_handshake_timeout=None,
                            ssl_shutdown_timeout=None, start_serving=True):
        """Serve at a host (or several) and a port."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        for name, value in (
            ("ssl_handshake_timeout", ssl_handshake_timeout),
            ("ssl_shutdown_timeout", ssl_shutdown_timeout),
        ):
            if value is not None and ssl is None:
                raise ValueError(f"{name} is only meaningful with ssl")
        if sock is not None:
            _base._check_ssl_socket(sock)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            if host == "":
                hosts = [None]
            elif isinstance(host, str) or not isinstance(host, collections.abc.Iterable):
                hosts = [host]
            else:
                hosts = host
            infos = await tasks.gather(
                *[
                    self._create_server_getaddrinfo(host, port, family=family, flags=flags)
                    for host in hosts
                ]
            )
            # Each address once, in the order in which they were found.
            infos = list(dict.fromkeys(itertools.chain.from_iterable(infos)))
            sockets = self._server_sockets(
                infos, reuse_address is None or reuse_address, reuse_port, keep_alive
            )
        else:
            if sock is None:
                raise ValueError("Neither host/port nor sock were specified")
            _check_stream(sock)
            sockets = [sock]
        for sock in sockets:
            sock.setblocking(False)
        server = _base.Server(
            self, sockets, protocol_factory, ssl, backlog, ssl_handshake_timeout,
            ssl_shutdown_timeout,
        )
        if start_serving:
            server._start_serving()
            # The readers go in during the next iteration.
            await tasks.sleep(0)
        if self.get_debug():
            logger.info("%r is serving", server)
        return server

    def _server_sockets(self, infos, reuse_address, reuse_port, keep_alive):
        """Sockets that are bound to these addresses."""
        socket = _base.socket
        sockets = []
        completed = False
        try:
            for family, kind, proto, _, address in infos:
                try:
                    sock = socket.socket(family, kind, proto)
                except socket.error:
                    # A family that the system knows of but does not have.
                    if self.get_debug():
                        logger.warning(
                            "create_server() failed to create socket.socket(%r, %r, %r)",
                            family, kind, proto, exc_info=True,
                        )
                    continue
                sockets.append(sock)
                if reuse_address:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
                if reuse_port and family in (socket.AF_INET, socket.AF_INET6):
                    _base._set_reuseport(sock)
                if keep_alive:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
                if family == socket.AF_INET6 and hasattr(socket, "IPPROTO_IPV6"):
                    # One socket for each family.
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
                try:
                    sock.bind(address)
                except OSError as err:
                    text = (
                        f"error while attempting to bind on address {address!r}: "
                        f"{str(err).lower()}"
                    )
                    if err.errno != errno.EADDRNOTAVAIL:
                        raise OSError(err.errno, text) from None
                    sockets.pop()
                    sock.close()
                    if self.get_debug():
                        logger.warning(text)
            if not sockets:
                raise OSError(
                    f"could not bind on any address out of {[info[4] for info in infos]!r}"
                )
            completed = True
        finally:
            if not completed:
                for sock in sockets:
                    sock.close()
        return sockets

    # Pipes and child processes.

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Read from a pipe: a transport and the protocol that it tells."""
        return await self._connect_pipe(
            self._make_read_pipe_transport, protocol_factory, pipe, "Read"
        )

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Write to a pipe: a transport and the protocol that it tells."""
        return await self._connect_pipe(
            self._make_write_pipe_transport, protocol_factory, pipe, "Write"
        )

    async def _connect_pipe(self, make, protocol_factory, pipe, word):
        try:
            protocol = protocol_factory()
            waiter = self.create_future()
            transport = make(pipe, protocol, waiter)
        except:
            pipe.close()
            raise
        try:
            await waiter
        except:
            transport.close()
            raise
        if self.get_debug():
            logger.debug("%s pipe %r connected: (%r, %r)", word, pipe.fileno(), transport, protocol)
        return transport, protocol

    def _log_subprocess(self, msg, stdin, stdout, stderr):
        info = [msg]
        if stdin is not None:
            info.append(f"stdin={_base._format_pipe(stdin)}")
        if stdout is not None and stderr == -2:
            info.append(f"stdout=stderr={_base._format_pipe(stdout)}")
        else:
            if stdout is not None:
                info.append(f"stdout={_base._format_pipe(stdout)}")
            if stderr is not None:
                info.append(f"stderr={_base._format_pipe(stderr)}")
        logger.debug(" ".join(info))

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1,
                               universal_newlines=False, shell=True, bufsize=0, encoding=None,
                               errors=None, text=None, **kwargs):
        """Run a command line: a transport and the protocol that it tells."""
        if not isinstance(cmd, (bytes, str)):
            raise ValueError("cmd must be a string")
        if not shell:
            raise ValueError("shell must be True")
        _check_process_options(universal_newlines, bufsize, text, encoding, errors)
        protocol = protocol_factory()
        note = None
        if self.get_debug():
            # A password may be among the arguments: they are not logged.
            note = f"run shell command {cmd!r}"
            self._log_subprocess(note, stdin, stdout, stderr)
        transport = await self._make_subprocess_transport(
            protocol, cmd, True, stdin, stdout, stderr, bufsize, **kwargs
        )
        if note is not None:
            logger.info("%s: %r", note, transport)
        return transport, protocol

    async def subprocess_exec(self, protocol_factory, program, *args, stdin=-1, stdout=-1,
                              stderr=-1, universal_newlines=False, shell=False, bufsize=0,
                              encoding=None, errors=None, text=None, **kwargs):
        """Run a program: a transport and the protocol that it tells."""
        if shell:
            raise ValueError("shell must be False")
        _check_process_options(universal_newlines, bufsize, text, encoding, errors)
        protocol = protocol_factory()
        note = None
        if self.get_debug():
            note = f"execute program {program!r}"
            self._log_subprocess(note, stdin, stdout, stderr)
        transport = await self._make_subprocess_transport(
            protocol, (program,) + args, False, stdin, stdout, stderr, bufsize, **kwargs
        )
        if note is not None:
            logger.info("%s: %r", note, transport)
        return transport, protocol


def _check_process_options(universal_newlines, bufsize, text, encoding, errors):
    if universal_newlines:
        raise ValueError("universal_newlines must be False")
    if bufsize != 0:
        raise ValueError("bufsize must be 0")
    if text:
        raise ValueError("text must be False")
    if encoding is not None:
        raise ValueError("encoding must be None")
    if errors is not None:
        raise ValueError("errors must be None")


def _remove_stale_socket(path):
    """Remove what an earlier process has left in the way."""
    try:
        if stat.S_ISSOCK(os.stat(path).st_mode):
            os.remove(path)
    except FileNotFoundError:
        pass
    except OSError as err:
        logger.error("Unable to check or remove stale UNIX socket %r: %r", path, err)
