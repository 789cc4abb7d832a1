# TLS: a server that chooses by the name asked for, the log of secrets, flags that are refused, the end of TLS.
import asyncio, os, ssl
from _tls_certificate import CERT
LOG = f"/tmp/krait-keys-{os.getpid()}.txt"

def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERT, password="not needed")
    return context

def client_context():
    return ssl.create_default_context(cafile=CERT)

async def serve(reader, writer):
    writer.write(await reader.read(100))
    writer.close()

async def ask(port, name):
    context = client_context()
    context.check_hostname = False
    context.set_alpn_protocols(["x"])
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
    except (ssl.SSLError, ConnectionError):
        return "refused"
    protocol = writer.get_extra_info("ssl_object").selected_alpn_protocol()
    writer.write(b"ping")
    answer = await reader.read()
    writer.close()
    return answer, protocol

async def names():
    first, second = server_context(), server_context()
    second.set_alpn_protocols(["x"])
    asked = []

    def choose(connection, name, context):
        asked.append((type(connection).__name__, name, context is first, connection.context is first))
        if name == "other.example":
            connection.context = second
        if name == "bad.example":
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    first.sni_callback = choose
    print(first.sni_callback is choose)
    asyncio.get_running_loop().set_exception_handler(lambda loop, details: None)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=first)
    port = server.sockets[0].getsockname()[1]
    for name in ("localhost", "other.example", "bad.example", ""):
        print(name, await ask(port, name))
    print(asked)
    server.close()
    await server.wait_closed()

async def secrets():
    server_side, client_side = server_context(), client_context()
    client_side.keylog_filename = LOG
    print(client_side.keylog_filename == LOG, server_side.keylog_filename)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_side)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client_side, server_hostname="localhost")
    writer.write(b"ping")
    print(await reader.read())
    writer.close()
    server.close()
    with open(LOG) as file:
        lines = file.read().splitlines()
    print(lines[0])
    print(sorted({line.split()[0] for line in lines[1:]} - {"EXPORTER_SECRET"}))

def between_buffers():
    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context().wrap_bio(a, b, server_side=True)
    client = client_context().wrap_bio(b, a, server_hostname="localhost")
    sides = [client, server]
    while sides:
        side = sides.pop(0)
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            sides.append(side)
    client.write(b"before")
    print(server.read(100))
    try:
        server.unwrap()
    except ssl.SSLWantReadError as error:
        print(type(error).__name__)
    print(client.read(100))
    client.write(b"late")
    client.unwrap()
    print(server.read(100))
    try:
        print(server.read(100))
    except ssl.SSLZeroReturnError as error:
        print(type(error).__name__, error.args[0])
    server.unwrap()

def settings():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    print(context.verify_flags)
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    print(context.verify_flags)
    print(client_context().verify_flags)
    for wrong in (3, "x"):
        try:
            server_context().sni_callback = wrong
        except TypeError as error:
            print(error)
    try:
        context.sni_callback = print
    except ValueError as error:
        print(error)
    context.post_handshake_auth = False

try:
    asyncio.run(names())
    asyncio.run(secrets())
    between_buffers()
    settings()
finally:
    os.remove(CERT)
    if os.path.exists(LOG):
        os.remove(LOG)
