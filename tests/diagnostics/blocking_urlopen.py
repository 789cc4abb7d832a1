import asyncio
import http.server
import threading
import time
import urllib.request


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.3)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"


async def main():
    task = asyncio.create_task(asyncio.sleep(0.01))
    await asyncio.sleep(0)
    urllib.request.urlopen(url).close()
    await task


asyncio.run(main())
