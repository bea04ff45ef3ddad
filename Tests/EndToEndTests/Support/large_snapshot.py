"""A daemon whose snapshot is large, or breaks off: large_snapshot.py SIZE SENT"""
import socketserver
import sys

size, sent = int(sys.argv[1]), int(sys.argv[2])
piece = bytes(1 << 20)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip():
            pass
        head = f"HTTP/1.1 200 OK\r\nPenguinHooks-Daemon: 1\r\nContent-Length: {size}\r\n\r\n"
        self.wfile.write(head.encode() + b"SQLite format 3\0")
        left = sent - 16
        while left > 0:
            self.wfile.write(piece[:left])
            left -= len(piece)


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
    print("port", server.server_address[1], file=sys.stderr, flush=True)
    server.serve_forever()
