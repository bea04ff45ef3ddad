"""Begins to answer as a daemon does, and never ends: endless_snapshot.py"""

import signal
import socket
import sys

server = socket.create_server(("127.0.0.1", 0))
print("port", server.getsockname()[1], file=sys.stderr, flush=True)
connection, _ = server.accept()
connection.recv(65536)
connection.sendall(
    b"HTTP/1.1 200 OK\r\nPenguinHooks-Daemon: 1\r\nContent-Type: application/vnd.sqlite3\r\n"
    b"Content-Length: 1000000\r\n\r\nSQLite format 3\0"
)
print("begun", file=sys.stderr, flush=True)
signal.pause()
