# TLS: streams, start_tls, verification, buffers, sockets; a certificate that signs itself.
import asyncio, os, ssl
from _tls_certificate import CERT
def contexts(cert=CERT, ca=CERT):
    s = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); s.load_cert_chain(cert)
    c = ssl.create_default_context(cafile=ca)
    return s, c
async def serve(r, w):
    try:
        while data := await r.read(65536):
            w.write(data); await w.drain()
    except ConnectionError as e: print("server", type(e))
    w.close()
async def main():
    s, c = contexts()
    s.set_alpn_protocols(["h2", "http/1.1"]); c.set_alpn_protocols(["http/1.1"])
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=s)
    port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=c, server_hostname="localhost")
    w.write(b"hello tls"); print(await r.read(100))
    obj = w.get_extra_info("ssl_object"); print(obj.version(), obj.cipher(), obj.selected_alpn_protocol(), w.can_write_eof())
    cert = w.get_extra_info("peercert"); print(cert["subject"], cert["subjectAltName"], sorted(cert))
    big = bytes(range(256)) * 8000
    w.write(big); print(await r.readexactly(len(big)) == big)
    w.close(); await w.wait_closed()
    # refused: nobody has signed it
    try: await asyncio.open_connection("127.0.0.1", port, ssl=ssl.create_default_context(), server_hostname="localhost")
    except ssl.SSLCertVerificationError as e: print(type(e).__name__, e.reason, isinstance(e, ValueError))
    try: await asyncio.open_connection("127.0.0.1", port, ssl=c, server_hostname="other.host")
    except ssl.SSLCertVerificationError as e: print(e.verify_code, e.verify_message)
    u = ssl.create_default_context(); u.check_hostname = False; u.verify_mode = ssl.CERT_NONE
    r, w = await asyncio.open_connection("127.0.0.1", port, ssl=u); w.write(b"x"); print(await r.read(1)); w.close(); await w.wait_closed()
    server.close(); await server.wait_closed()
    # start_tls
    async def plain(r, w):
        print(await r.readline()); w.write(b"go\n"); await w.drain()
        await w.start_tls(s); w.write(await r.readline()); await w.drain(); w.close()
    server = await asyncio.start_server(plain, "127.0.0.1", 0); port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection("127.0.0.1", port); w.write(b"STARTTLS\n"); print(await r.readline())
    await w.start_tls(c, server_hostname="localhost"); w.write(b"secret\n"); print(await r.readline()); print(await r.read())
    w.close(); await w.wait_closed(); server.close(); await server.wait_closed()
    try: await asyncio.open_connection("127.0.0.1", 1, ssl=c, server_hostname="")
    except (ValueError, OSError) as e: print(type(e).__name__)
asyncio.run(main())
s, c = contexts()
ci, co, si, so = (ssl.MemoryBIO() for _ in range(4))
cl = c.wrap_bio(ci, co, server_hostname="localhost"); sv = s.wrap_bio(si, so, server_side=True)
done = 0
while done < 2:
    done = 0
    for o in (cl, sv):
        try: o.do_handshake(); done += 1
        except ssl.SSLWantReadError: pass
        si.write(co.read()); ci.write(so.read())
cl.write(b"abc"); si.write(co.read()); print(sv.read())
try: sv.read()
except ssl.SSLWantReadError as e: print(e.errno)
try: cl.unwrap()
except ssl.SSLWantReadError: si.write(co.read())
print(sv.read()); sv.unwrap(); ci.write(so.read()); print(cl.unwrap())
import socket, threading
srv = socket.create_server(("127.0.0.1", 0))
def run():
    conn, _ = srv.accept()
    with s.wrap_socket(conn, server_side=True) as t: t.sendall(t.recv(10).upper())
th = threading.Thread(target=run); th.start()
with socket.create_connection(srv.getsockname()) as raw, c.wrap_socket(raw, server_hostname="localhost") as t:
    t.sendall(b"sock"); print(t.recv(10), t.version())
th.join(); srv.close()
os.remove(CERT)
