import logging.handlers, http.server, threading, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.answer(self.path)
    def do_POST(self): self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())
    def answer(self, text):
        print(self.command, "msg=hello" in text, self.headers.get("Authorization"))
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *a): pass
s = http.server.HTTPServer(("127.0.0.1", 0), H)
t = threading.Thread(target=s.serve_forever); t.start()
for m in "GET", "POST":
    h = logging.handlers.HTTPHandler(f"127.0.0.1:{s.server_address[1]}", "/log?x=1", m, credentials=("u", "p"))
    l = logging.Logger("t"); l.addHandler(h); l.info("hello")
s.shutdown(); t.join(); s.server_close()
