# Transports and protocols, datagrams, Unix sockets, operations on sockets.
import asyncio, socket, os, signal
class P(asyncio.Protocol):
    def __init__(self, name): self.name=name
    def connection_made(self, t): self.t=t; print(self.name, "made")
    def data_received(self, d): print(self.name, "data", d); 
    def eof_received(self): print(self.name, "eof")
    def connection_lost(self, e): print(self.name, "lost", repr(e))
class D(asyncio.DatagramProtocol):
    def __init__(self, n, fut): self.n=n; self.fut=fut
    def connection_made(self, t): self.t=t; print(self.n,"made")
    def datagram_received(self, d, a): print(self.n, d); (self.t.sendto(d.upper(), a) if self.n=="server" else self.fut.set_result(None))
    def error_received(self, e): print("err", e)
    def connection_lost(self, e): print(self.n, "lost", e)
async def main():
    loop = asyncio.get_running_loop()
    srv = await loop.create_server(lambda: P("server"), "127.0.0.1", 0)
    port = srv.sockets[0].getsockname()[1]
    t, p = await loop.create_connection(lambda: P("client"), "127.0.0.1", port)
    t.write(b"abc"); t.writelines([b"d", b"", b"ef"])
    await asyncio.sleep(0.05)
    print(t.is_closing(), t.can_write_eof(), t.get_write_buffer_size(), t.get_write_buffer_limits(), t.get_extra_info("peername") == ("127.0.0.1", port))
    t.close(); await asyncio.sleep(0.05)
    srv.close(); await srv.wait_closed()
    try: await asyncio.open_connection("127.0.0.1", port)
    except OSError as e: print(type(e), e.errno)
    fut = loop.create_future()
    st, sp = await loop.create_datagram_endpoint(lambda: D("server", None), local_addr=("127.0.0.1", 0))
    ct, cp = await loop.create_datagram_endpoint(lambda: D("client", fut), remote_addr=st.get_extra_info("sockname"))
    ct.sendto(b"ping"); await fut; ct.close(); st.close(); await asyncio.sleep(0.01)
    # unix
    d = f"/tmp/krait-net-{os.getpid()}"; os.mkdir(d)
    if True:
        path = os.path.join(d, "s")
        async def h(r, w):
            w.write(await r.read(100)); w.close(); await w.wait_closed()
        us = await asyncio.start_unix_server(h, path)
        r, w = await asyncio.open_unix_connection(path); w.write(b"unix"); print(await r.read()); w.close(); await w.wait_closed()
        us.close(); await us.wait_closed(); print(os.path.exists(path))
    # sock_*
    a, b = socket.socketpair(); a.setblocking(False); b.setblocking(False)
    task = asyncio.ensure_future(loop.sock_recv(b, 10)); await asyncio.sleep(0); await loop.sock_sendall(a, b"zz"); print(await task)
    loop.add_reader(b, lambda: (print("readable", b.recv(5)), loop.remove_reader(b))); a.send(b"q"); await asyncio.sleep(0.01)
    print(loop.remove_reader(b), loop.remove_writer(b))
    a.close(); b.close()
    r = asyncio.StreamReader(limit=4); r.feed_data(b"toolongline\n")
    try: await r.readline()
    except ValueError as e: print(e)
    try: 
        r.feed_eof(); await r.readexactly(3)
    except asyncio.IncompleteReadError as e: print(e)
asyncio.run(main())
