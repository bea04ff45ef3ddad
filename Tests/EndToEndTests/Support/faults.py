"""Endpoints that fail, each in its own way, until they are told to be well (SIGUSR1): faults.py FOLDER

Makes certificates in FOLDER (ca.pem is to be trusted) and, where it may, serves names on port 53 of an address of its
own. Prints on standard error one line `{"ports": {name: port}, "dns": address or null}`, then `got NAME EVENT` for each
delivery that is answered with 200, and `well` once every endpoint is.
"""

import json
import os
import random
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

folder = sys.argv[1]
well = threading.Event()
said = threading.Lock()

GOOD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK"


def say(text):
    with said:
        print(text, file=sys.stderr, flush=True)


def openssl(*arguments, at=None):
    command = ["openssl", *arguments]
    # A certificate that has ended can only be made in the past.
    if at:
        command = ["faketime", at] + command
    # faketime refuses where a killed one with the same process number left its semaphore: the next has another number.
    for is_last in (at is None, False, True):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode == 0:
            return
        if is_last:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")


def make_authority(stem):
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={stem}",
            "-keyout", f"{stem}.key", "-out", f"{stem}.pem")


def make_certificate(stem, names, authority="ca", at=None):
    with open(f"{folder}/{stem}.cnf", "w") as file:
        file.write(f"subjectAltName={names}\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server",
            "-keyout", f"{stem}.key", "-out", f"{stem}.csr")
    openssl("x509", "-req", "-in", f"{stem}.csr", "-CA", f"{authority}.pem", "-CAkey",
            f"{authority}.key", "-CAcreateserial", "-days", "2", "-extfile", f"{stem}.cnf",
            "-out", f"{stem}.pem", at=at)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/{stem}.pem", f"{folder}/{stem}.key")
    return context


def read_request(connection):
    """One request; the event's id of it, or None where the client is gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    while len(body) < int(fields.get(b"content-length", b"0")):
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return fields[b"webhook-id"].decode()


def wait_for_end(connection):
    while connection.recv(65536):
        pass


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def slow_body(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def endless_body(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    while True:
        connection.sendall(piece)


def answer(text, then=wait_for_end):
    def act(connection):
        connection.sendall(text)
        then(connection)
    return act


# What is done with a request, for endpoints that take one.
ACTIONS = {
    "reset": reset,
    "closes": lambda connection: None,
    "hangs-before-headers": wait_for_end,
    "hangs-in-headers": answer(b"HTTP/1.1 200 OK\r\ncontent-le"),
    "hangs-in-body": answer(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"),
    "ends-in-body": answer(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", lambda _: None),
    "hangs-when-reused": wait_for_end,
    "slow-body": slow_body,
    "endless-body": endless_body,
    "garbage": answer(b"\x16\x03\x01 this is not HTTP\r\n\r\n", lambda _: None),
    "status-500": answer(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
                         lambda _: None),
    "storm-of-429": answer(b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 2\r\n"
                           b"content-length: 0\r\n\r\n", lambda _: None),
}
# Those that speak TLS, with the certificate they show while they fail; None never answers.
SECURE = {
    "hangs-in-tls": None,
    "untrusted-certificate": "untrusted",
    "wrong-name": "wrong",
    "expired-certificate": "expired",
}
# Names and what the name server says of them while they fail.
NAMES = {"unknown-name": 3, "failing-name-server": 2, "silent-name-server": None}
# One that fails in no way, but for what its name comes to mean: 127.0.0.1, and when all is well 10.9.8.7.
REBOUND = "rebound"


def serve(name, connection, contexts):
    with connection:
        if name in SECURE or name in NAMES or name == REBOUND:
            kind = SECURE.get(name, "good") if not well.is_set() else "good"
            if kind is None:
                return wait_for_end(connection)
            connection = contexts[kind].wrap_socket(connection, server_side=True)
        count = 0
        while True:
            event = read_request(connection)
            if event is None:
                return
            count += 1
            if name == REBOUND:
                say(f"got {name} {event}")
                # The next one has to look the name up again.
                return connection.sendall(GOOD.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
            is_fine = name == "hangs-when-reused" and count == 1
            if not (well.is_set() or is_fine or name in SECURE or name in NAMES):
                if name == "endless-body":
                    say(f"got {name} {event}")
                return ACTIONS[name](connection)
            say(f"got {name} {event}")
            connection.sendall(GOOD)


def try_to_serve(*arguments):
    try:
        serve(*arguments)
    except (OSError, ssl.SSLError):
        pass


def accept(name, listener, contexts):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=try_to_serve, args=(name, connection, contexts), daemon=True).start()


def start(name, listener, contexts):
    threading.Thread(target=accept, args=(name, listener, contexts), daemon=True).start()


def bind():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


def serve_names(names):
    """Answers look-ups: 127.0.0.1 when well, until then as the table says."""
    while True:
        query, client = names.recvfrom(512)
        end = 12
        labels = []
        while query[end]:
            labels.append(query[end + 1:end + 1 + query[end]].decode().lower())
            end += 1 + query[end]
        kind = struct.unpack("!H", query[end + 1:end + 3])[0]
        question = query[12:end + 5]
        address = [127, 0, 0, 1]
        if labels[0] == REBOUND and well.is_set():
            address = [10, 9, 8, 7]
        code = 0 if well.is_set() or labels[0] == REBOUND else NAMES.get(labels[0], 3)
        if code is None:
            continue
        answers = 1 if code == 0 and kind == 1 else 0
        head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, answers, 0, 0)
        record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + bytes(address)
        names.sendto(head + question + record * answers, client)


def start_names():
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(20):
        address = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}.{random.randint(2, 254)}"
        try:
            names.bind((address, 53))
        except PermissionError:
            return None
        except OSError:
            continue
        threading.Thread(target=serve_names, args=(names,), daemon=True).start()
        return address
    return None


def main():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    make_authority("ca")
    make_authority("other")
    names = ",".join(["IP:127.0.0.1", "DNS:localhost"] + [f"DNS:{name}.example.com" for name in [*NAMES, REBOUND]])
    contexts = {
        "good": make_certificate("good", names),
        "untrusted": make_certificate("untrusted", names, authority="other"),
        "wrong": make_certificate("wrong", "DNS:example.org"),
        "expired": make_certificate("expired", names, at="2020-01-01 00:00:00"),
    }
    ports = {}
    for name in [*ACTIONS, *SECURE, *NAMES, REBOUND]:
        listener = bind()
        listener.listen(128)
        ports[name] = listener.getsockname()[1]
        start(name, listener, contexts)
    # Bound and not listening: nobody else gets the port, and whoever connects is refused.
    refusing = bind()
    ports["refuses"] = refusing.getsockname()[1]
    # A queue of connections that is full: the next ones are not even refused.
    full = bind()
    full.listen(0)
    ports["hangs-in-connect"] = full.getsockname()[1]
    fillers = []
    for _ in range(8):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(full.getsockname())
        fillers.append(filler)
    say(json.dumps({"ports": ports, "dns": start_names()}))

    signal.sigwait({signal.SIGUSR1})
    well.set()
    for filler in fillers:
        filler.close()
    full.listen(128)
    refusing.listen(128)
    start("hangs-in-connect", full, contexts)
    start("refuses", refusing, contexts)
    say("well")
    signal.pause()


main()
