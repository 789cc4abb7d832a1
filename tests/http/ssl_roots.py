# Whom clients trust that have not been told: SSL_CERT_FILE and SSL_CERT_DIR name authorities.

import asyncio
import http.server
import os
import shutil
import ssl
import sys
import tempfile
import threading
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "asyncio"))

from _tls_certificate import CERT

# aiohttp looks once, as soon as it is imported.
os.environ["SSL_CERT_FILE"] = CERT

import aiohttp


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"trusted")

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass


def fetch():
    try:
        with urllib.request.urlopen(url) as response:
            return response.read()
    except urllib.error.URLError as error:
        return type(error.reason).__name__


async def aiohttp_fetch():
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return await response.read()
    except aiohttp.ClientConnectorCertificateError as error:
        return type(error.certificate_error).__name__


def environment(**names):
    for name in "SSL_CERT_FILE", "SSL_CERT_DIR":
        os.environ.pop(name, None)
        if name in names:
            os.environ[name] = names[name]
    paths = ssl.get_default_verify_paths()
    context = ssl.create_default_context()
    print(sorted(names), paths.openssl_cafile_env, paths.openssl_capath_env, context.verify_mode.name, fetch())


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERT)
server = Server(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
url = f"https://localhost:{server.server_port}/"
threading.Thread(target=server.serve_forever, daemon=True).start()
environment()
environment(SSL_CERT_FILE=CERT)
environment(SSL_CERT_FILE="/does/not/exist")
environment(SSL_CERT_DIR="/does/not/exist")
environment(SSL_CERT_DIR="/does/not/exist", SSL_CERT_FILE=CERT)
environment(SSL_CERT_FILE=CERT)
print(asyncio.run(aiohttp_fetch()))
with tempfile.TemporaryDirectory() as home:
    shutil.copy(CERT, os.path.join(home, "own.pem"))
    context = ssl.create_default_context(cafile=os.path.join(home, "own.pem"))
    print(len(context.get_ca_certs()))
server.shutdown()
