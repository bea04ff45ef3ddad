"""What all peers share: the request they send, servers of their own, and when a measurement is over.

    python huey_peer.py --url http://127.0.0.1:8080/in --requests http://127.0.0.1:8080/requests \
        --body body.json --events 2000 --folder /tmp/room

Each peer accepts events in its own process, without HTTP; a worker in another process signs each, posts it and records
what came of it. Printed is one JSON object: events per second from the first accepted to the last delivered.
"""

import argparse
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

SECRET = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default=os.environ.get("PEER_URL"))
    parser.add_argument("--requests", help="where the receiver says how many requests it had")
    parser.add_argument("--body", help="a file with the event that is sent")
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--folder", default=os.environ.get("PEER_FOLDER"))
    return parser.parse_known_args()[0]


def headers(body, identifier):
    """The headers of one delivery, its signature among them."""
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": str(int(time.time())),
        "x-penguinmails-signature": f"sha256={signature}",
    }


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(port):
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"nothing came up on port {port}")


def start(arguments, chosen):
    """A server or worker with its output beside it; it ends with `stop`."""
    log = open(f"{chosen.folder}/{os.path.basename(arguments[0])}.log", "ab")
    environment = os.environ | {
        "PEER_URL": chosen.url,
        "PEER_FOLDER": chosen.folder,
        "PYTHONPATH": os.path.dirname(os.path.abspath(__file__)),
    }
    return subprocess.Popen(arguments, stdout=log, stderr=log, env=environment)


def stop(process):
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def received(chosen):
    """How many requests the receiver had, the ones that ask left out."""
    text = urllib.request.urlopen(chosen.requests).read().decode()
    received.asked = getattr(received, "asked", 0) + 1
    return int(text.split("\n")[2].split()[2]) - received.asked


def measure(chosen, accept):
    """Accepts events, in slices of 100, until all are delivered."""
    with open(chosen.body, encoding="utf-8") as file:
        body = file.read()
    # The first ones find connections and caches cold.
    accept([(f"evt_warm_{index}", body) for index in range(20)])
    wait(chosen, 20)
    before = received(chosen)
    started = time.monotonic()
    for first in range(0, chosen.events, 100):
        accept([(f"evt_{index}", body) for index in range(first, first + 100)])
    wait(chosen, before + chosen.events)
    seconds = time.monotonic() - started
    print(json.dumps({"rate": chosen.events / seconds, "seconds": seconds}))


def wait(chosen, count, seconds=120):
    end = time.monotonic() + seconds
    while received(chosen) < count:
        if time.monotonic() > end:
            sys.exit(f"only {received(chosen)} of {count} were delivered")
        time.sleep(0.02)
