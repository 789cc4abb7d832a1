"""urllib.request, http.client and http.cookiejar against an http.server of the same script."""

import base64
import email.utils
import hashlib
import http.client
import http.cookiejar
import http.server
import io
import json
import os
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
import urllib.robotparser


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):
        pass

    def answer(self, body, status=200, **headers):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/hello":
            self.answer("hello " + query, Content_Type="text/plain; charset=utf-8")
        elif path == "/agent":
            self.answer(self.headers["User-Agent"].split("/")[0])
        elif path.startswith("/redirect/"):
            left = int(path.rpartition("/")[2])
            self.answer("", 302, Location=f"/redirect/{left - 1}" if left else "/hello?redirected")
        elif path == "/loop":
            self.answer("", 301, Location="/loop")
        elif path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in b"first ", b"second ", b"third":
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        elif path == "/cookie":
            self.answer(self.headers.get("Cookie", "none"), Set_Cookie="taste=good; Path=/")
        elif path == "/basic":
            wanted = "Basic " + base64.b64encode(b"me:secret").decode()
            if self.headers.get("Authorization") == wanted:
                self.answer("let in")
            else:
                self.answer("who?", 401, WWW_Authenticate='Basic realm="here"')
        elif path == "/digest":
            self.digest()
        elif path == "/robots.txt":
            self.answer("User-agent: *\nDisallow: /private\nCrawl-delay: 2\n")
        elif path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"too little")
            self.close_connection = True
        else:
            self.answer("no " + path, 404, X_Why="missing")

    do_HEAD = do_GET

    def digest(self):
        given = self.headers.get("Authorization", "")
        if not given.startswith("Digest "):
            challenge = 'Digest realm="there", nonce="abc", qop="auth", algorithm=MD5'
            return self.answer("who?", 401, WWW_Authenticate=challenge)
        parts = urllib.request.parse_keqv_list(urllib.request.parse_http_list(given[7:]))

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()

        secret, what = md5("me:there:secret"), md5("GET:/digest")
        right = md5(f"{secret}:abc:{parts['nc']}:{parts['cnonce']}:auth:{what}")
        self.answer("let in" if right == parts["response"] else "wrong")

    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        said = {"body": body.decode(), "type": self.headers["Content-Type"], "method": self.command}
        self.answer(json.dumps(said), Content_Type="application/json")

    do_PUT = do_POST


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
thread = threading.Thread(target=server.serve_forever, daemon=True)
thread.start()
port = server.server_port
base = f"http://127.0.0.1:{port}"


def shown(text):
    return str(text).replace(str(port), "PORT")


def opened():
    print("--- urlopen")
    with urllib.request.urlopen(base + "/hello?there") as response:
        print(type(response).__name__, response.status, response.reason, response.msg, response.version)
        print(response.headers.get_content_type(), response.headers.get_content_charset(), response.getheader("x"))
        print(shown(response.url), response.read(), response.closed)
    print(response.closed)
    with urllib.request.urlopen(base + "/chunks") as response:
        print(response.read(3), response.read(), response.read())
    with urllib.request.urlopen(base + "/chunks") as response:
        print([line for line in io.TextIOWrapper(response, encoding="utf-8")])
    print(urllib.request.urlopen(base + "/agent").read())
    request = urllib.request.Request(base + "/agent", headers={"User-Agent": "mine/1"})
    print(request.get_method(), request.header_items(), urllib.request.urlopen(request).read())
    print(urllib.request.urlopen(base + "/redirect/2").read())
    data = urllib.parse.urlencode({"a": 1, "b": "ä"}).encode()
    print(json.load(urllib.request.urlopen(base + "/form", data)))
    request = urllib.request.Request(base + "/json", b"{}", {"Content-Type": "application/json"}, method="PUT")
    print(json.load(urllib.request.urlopen(request)))
    print(json.load(urllib.request.urlopen(urllib.request.Request(base, iter([b"in ", b"pieces"]), method="POST"))))


def errors():
    print("--- errors")
    for path in "/missing", "/loop", "/basic":
        try:
            urllib.request.urlopen(base + path)
        except urllib.error.HTTPError as error:
            with error:
                print(error.code, repr(error), str(error), error.headers.get("X-Why"), error.read())
    try:
        urllib.request.urlopen("http://127.0.0.1:1/")
    except urllib.error.URLError as error:
        print(error, type(error.reason).__name__)
    for url in "nothing", "odd://host", "file:///does/not/exist", "ftp://":
        try:
            urllib.request.urlopen(url)
        except (ValueError, urllib.error.URLError) as error:
            print(type(error).__name__, error)
    try:
        urllib.request.urlopen(base + "/hello", "text")
    except TypeError as error:
        print(error)
    try:
        urllib.request.urlopen(base + "/short").read()
    except http.client.IncompleteRead as error:
        print(repr(error), error.partial)


def handlers():
    print("--- handlers")
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    print(opener.open(base + "/cookie").read(), opener.open(base + "/cookie").read(), [c.name for c in jar])
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, base, "me", "secret")
    for kind, path in (urllib.request.HTTPBasicAuthHandler, "/basic"), (urllib.request.HTTPDigestAuthHandler, "/digest"):
        opener = urllib.request.build_opener(kind(passwords))
        print(opener.open(base + path).read())
    proxy = urllib.request.build_opener(urllib.request.ProxyHandler({"http": base}))
    try:
        proxy.open("http://example.invalid/hello")
    except urllib.error.HTTPError as error:
        with error:
            print(error.code, error.read())
    urllib.request.install_opener(urllib.request.build_opener())
    print(urllib.request.urlopen("data:text/plain;base64,aGFsbG8=").read())
    response = urllib.request.urlopen("data:,a%20b")
    print(response.info()["content-type"], response.read())
    parser = urllib.robotparser.RobotFileParser(base + "/robots.txt")
    parser.read()
    print(parser.can_fetch("me", base + "/private/x"), parser.can_fetch("me", "/public"), parser.crawl_delay("me"))


def files():
    print("--- files")
    with tempfile.TemporaryDirectory() as home:
        path = os.path.join(home, "a b.txt")
        with open(path, "w") as file:
            file.write("from a file")
        url = urllib.request.pathname2url(path, add_scheme=True)
        print(url.endswith("a%20b.txt"), urllib.request.url2pathname(url, require_scheme=True) == path)
        with urllib.request.urlopen(url) as response:
            print(response.read(), response.headers["Content-length"], response.headers["Content-type"])
        blocks = []
        name, headers = urllib.request.urlretrieve(base + "/hello?kept", os.path.join(home, "kept"),
                                                   lambda *args: blocks.append(args))
        print(open(name).read(), headers["Content-Length"], blocks)
    name, headers = urllib.request.urlretrieve(base + "/hello?temporary")
    print(open(name).read())
    urllib.request.urlcleanup()
    print(os.path.exists(name))


def connections():
    print("--- http.client")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path in "/hello?1", "/hello?2", "/nowhere":
        connection.request("GET", path)
        response = connection.getresponse()
        print(response.status, response.reason, response.getheader("content-length"), response.read())
    connection.request("HEAD", "/hello?3")
    response = connection.getresponse()
    print(response.read(), response.getheader("Content-Length"), response.isclosed())
    connection.putrequest("POST", "/pieces")
    connection.putheader("Content-Length", 6)
    connection.putheader("Content-Type", "a", "b")
    connection.endheaders(b"abc")
    connection.send(b"def")
    print(connection.getresponse().read())
    for call in (lambda: connection.getresponse(), lambda: connection.putheader("a", "b"),
                 lambda: connection.request("GET", "/a b"), lambda: http.client.HTTPConnection("host:port")):
        try:
            call()
        except http.client.HTTPException as error:
            print(type(error).__name__, error)
    connection.close()
    print(http.client.responses[404], http.client.NOT_FOUND, http.client.HTTPS_PORT)
    print(email.utils.parsedate_to_datetime("Tue, 01 Jul 2025 10:52:37 +0200"),
          email.utils.formatdate(0, usegmt=True))


for part in opened, errors, handlers, files, connections:
    part()
server.shutdown()
server.server_close()
thread.join()
