"""Opens many connections to a daemon and keeps them: hold.py PORT COUNT [TEXT]

Each is silent, or has sent TEXT (with \\r\\n written as ~).
"""
import resource
import signal
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
text = sys.argv[3].replace("~", "\r\n").encode() if len(sys.argv) > 3 else b""
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = []
for _ in range(min(count, hard - 100)):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    if text:
        connection.sendall(text)
    held.append(connection)
print("holding", len(held), file=sys.stderr, flush=True)
signal.pause()
