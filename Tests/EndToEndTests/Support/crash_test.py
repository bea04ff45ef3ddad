"""Kills the daemon at random moments and checks that nothing it acknowledged is lost.

Each round starts the daemon, posts batches from several threads, applies changes, and kills it (SIGKILL)
somewhere between its start and two seconds later. At the end one daemon delivers what is left, and every event
that was ever acknowledged must have reached the receiver with its own payload. Repeats are counted, not refused.
"""

import argparse
import collections
import http.server
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request


class Inbox:
    """What the receiver got: how often each event came."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.bad = []

    def take(self, identifier, body):
        event = json.loads(body)
        with self.lock:
            if event["id"] != identifier or event["data"]["campaign"]["name"] != identifier:
                self.bad.append(identifier)
            self.counts[identifier] += 1


def start_receiver(inbox, dice):
    """Answers 200, every tenth time 500 (after taking it), every twentieth late or not at all."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            chance = dice.random()
            if chance < 0.1:
                self.answer(500)
                return
            inbox.take(self.headers["webhook-id"], body)
            if chance < 0.15:
                time.sleep(dice.random())
            if chance > 0.98:
                self.close_connection = True
                return
            self.answer(200)

        def answer(self, status):
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_):
            pass  # A killed daemon resets its connections.

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class Deployment:
    """A folder of declarations, a state, and a daemon that is killed over and over."""

    def __init__(self, binary, folder, port):
        self.binary = binary
        self.folder = folder
        os.mkdir(f"{folder}/webhooks.d")
        for number in range(3):
            self.declare(number, port, "0")
        self.run("reconcile", "--apply", "--yes", "--secrets-out", "secrets.json")
        made = self.run("token", "create", "--role", "publisher", "--format", "json")
        self.token = json.loads(made)["token"]
        shown = self.run("events", "show", "campaign.launched", "--format", "json")
        self.data = json.loads(shown)["example"]["data"]

    def declare(self, number, port, note):
        with open(f"{self.folder}/webhooks.d/w{number}.yaml", "w") as file:
            # The first takes everything: it is the one that is checked.
            events = '["*"]' if number == 0 else '["email.*"]'
            file.write(
                f"name: W{number}\ndescription: note {note}\nurl: http://127.0.0.1:{port}/{number}\n"
                f"events: {events}\nowner: crash-test\nnotify: [crash@example.com]\n"
                "retry: {max_attempts: 10, delays: [1s]}\nbreaker: 100000\nauto_pause_after: 100000\n"
            )

    def run(self, *arguments, check=True):
        done = subprocess.run(
            [self.binary, *arguments], cwd=self.folder, capture_output=True, timeout=120, text=True
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.stderr}")
        return done.stdout

    def start(self):
        """The daemon and, once it is ready, its address; None where it ended before."""
        process = subprocess.Popen(
            [self.binary, "daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8"],
            cwd=self.folder,
            stderr=subprocess.PIPE,
            text=True,
        )
        ready = []

        def read():
            for line in process.stderr:
                if "listening on " in line:
                    ready.append(line.split()[-1])
                elif "recovered" not in line:
                    sys.stderr.write(line)

        threading.Thread(target=read, daemon=True).start()
        return process, ready


def post(deployment, url, identifiers):
    """The ids that were acknowledged: all of the batch, or none."""
    events = []
    for identifier in identifiers:
        data = json.loads(json.dumps(deployment.data))
        data["campaign"]["name"] = identifier
        events.append({"id": identifier, "type": "campaign.launched", "data": data})
    request = urllib.request.Request(
        f"{url}/api/v1/platform/events",
        data=json.dumps(events).encode(),
        headers={
            "authorization": f"Bearer {deployment.token}",
            "content-type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = json.load(answer)
    return [entry["id"] for entry in body["accepted"]] + body.get("duplicates", [])


def emit(deployment, url, names, acknowledged, lock, stop):
    while not stop.is_set():
        with lock:
            identifiers = [f"crash_{next(names)}" for _ in range(random.randint(1, 20))]
        try:
            ids = post(deployment, url, identifiers)
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error
        except (OSError, ValueError, EOFError):
            return  # Killed before it acknowledged: nothing is promised.
        with lock:
            acknowledged.update(ids)
        # The receiver has to keep up, or the end is one long backlog.
        time.sleep(random.random() * 0.1)


def round_of(deployment, port, names, acknowledged, lock, dice):
    process, ready = deployment.start()
    moment = time.monotonic() + dice.random() * 2
    stop = threading.Event()
    threads = []
    while time.monotonic() < moment:
        if ready and not threads:
            arguments = (deployment, ready[0], names, acknowledged, lock, stop)
            threads = [threading.Thread(target=emit, args=arguments) for _ in range(3)]
            if dice.random() < 0.3:
                deployment.declare(1, port, str(dice.random()))
                apply = ("reconcile", "--apply", "--yes")
                threads.append(
                    threading.Thread(target=deployment.run, args=apply, kwargs={"check": False})
                )
            for thread in threads:
                thread.start()
        if process.poll() is not None:
            raise RuntimeError(f"the daemon ended by itself with {process.returncode}")
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stop.set()
    for thread in threads:
        thread.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=180, help="how long to go on")
    parser.add_argument("--runs", type=int, default=0, help="how many kills instead")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    dice = random.Random(options.seed)
    inbox = Inbox()
    acknowledged = set()
    lock = threading.Lock()
    names = iter(range(1 << 60))
    port = start_receiver(inbox, random.Random(options.seed + 1))
    with tempfile.TemporaryDirectory() as folder:
        deployment = Deployment(os.path.abspath(options.binary), folder, port)
        end = time.monotonic() + options.seconds
        runs = 0
        while runs < options.runs if options.runs else time.monotonic() < end:
            round_of(deployment, port, names, acknowledged, lock, dice)
            runs += 1
        process, _ = deployment.start()
        missing = acknowledged
        deadline = time.monotonic() + 300
        while missing and time.monotonic() < deadline:
            time.sleep(0.2)
            with inbox.lock:
                missing = acknowledged - inbox.counts.keys()
        process.terminate()
        status = process.wait(timeout=60)
    repeats = sum(count - 1 for count in inbox.counts.values())
    print(
        f"{runs} kills, {len(acknowledged)} events acknowledged, {len(missing)} lost, "
        f"{repeats} delivered again, {len(inbox.bad)} with another payload"
    )
    if missing:
        print("lost:", " ".join(sorted(missing)[:20]))
    sys.exit(1 if missing or inbox.bad or status != 0 or not acknowledged else 0)


main()
