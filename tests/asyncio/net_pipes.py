# Signals of the loop, and transports over pipes.
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
    ev = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, lambda: (print("USR1"), ev.set())); os.kill(os.getpid(), signal.SIGUSR1); await ev.wait()
    print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    rp, wp = os.pipe()
    rt, rproto = await loop.connect_read_pipe(lambda: P("pipe"), open(rp, "rb", 0))
    wt, _ = await loop.connect_write_pipe(lambda: P("wpipe"), open(wp, "wb", 0))
    wt.write(b"through"); await asyncio.sleep(0.02); wt.close(); await asyncio.sleep(0.02)
asyncio.run(main())
