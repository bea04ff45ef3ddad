"""Answers every request on a free port with the same bytes: one_answer.py ANSWER"""
import socketserver
import sys


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        length = 0
        while (line := self.rfile.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.rfile.read(length)
        self.wfile.write(sys.argv[1].encode())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
    print("port", server.server_address[1], file=sys.stderr, flush=True)
    server.serve_forever()
