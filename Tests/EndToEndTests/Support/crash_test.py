"""Kills the daemon over and over and checks that nothing it acknowledged is lost.

Each run starts the daemon, posts batches from several threads, applies changes, and lets the daemon end without
notice (SIGKILL): every other time at a random moment of its first two seconds, else at a named point of its code, at
a random passing of it. Then the next daemon delivers what is left, and every event that was ever acknowledged must
have reached the receiver with its own payload before the run after it begins. Repeats are counted, not refused.
Payloads are kept for a second only, so that retention has something to remove.
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


# Where a debug build can be told to end: each name with the highest passing that is chosen.
POINTS = {
    "afterAccept": 10,
    "afterClaim": 10,
    "afterSend": 100,
    "beforeSettled": 10,
    "duringApply": 1,
    "duringRetention": 1,
}


# What a daemon says in these runs, beside what should be seen.
USUAL = ["recovered", "removed what", "attempt failed"]


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
    """Answers 200; now and then 500, late, or not at all after taking it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            chance = dice.random()
            if chance < 0.02:
                self.answer(500)
                return
            inbox.take(self.headers["webhook-id"], body)
            if chance < 0.04:
                time.sleep(dice.random())
            if chance > 0.99:
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

    def start(self, point=None):
        """The daemon and, once it is ready, its address; it ends by itself at a point, where one is given."""
        process = subprocess.Popen(
            [self.binary, "daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8"]
            + ["--retention", "1s"],
            cwd=self.folder,
            env=os.environ | ({"PENGUINHOOKS_KILL_POINT": point} if point else {}),
            stderr=subprocess.PIPE,
            text=True,
        )
        ready = []

        def read():
            for line in process.stderr:
                if "listening on " in line:
                    ready.append(line.split()[-1])
                elif not any(usual in line for usual in USUAL):
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


class Run:
    """One daemon's life: from its start to its sudden end."""

    def __init__(self, deployment, port, dice, point):
        self.deployment = deployment
        self.port = port
        self.dice = dice
        self.point = point
        self.stop = threading.Event()
        self.threads = []

    def start_work(self, url, names, acknowledged, lock):
        arguments = (self.deployment, url, names, acknowledged, lock, self.stop)
        self.threads = [threading.Thread(target=emit, args=arguments) for _ in range(3)]
        if self.point == "duringApply" or self.dice.random() < 0.3:
            self.deployment.declare(1, self.port, str(self.dice.random()))
            apply = ("reconcile", "--apply", "--yes")
            self.threads.append(
                threading.Thread(target=self.deployment.run, args=apply, kwargs={"check": False})
            )
        for thread in self.threads:
            thread.start()

    def live(self, names, acknowledged, lock):
        """Whether it ended where it was told to; the others end at a random moment."""
        at = self.point and f"{self.point}:{self.dice.randint(1, POINTS[self.point])}"
        process, ready = self.deployment.start(at)
        moment = time.monotonic() + (5 if at else self.dice.random() * 2)
        while time.monotonic() < moment and process.poll() is None:
            if ready and not self.threads:
                self.start_work(ready[0], names, acknowledged, lock)
            time.sleep(0.001)
        ended = process.poll()
        if ended is not None and (not at or ended != -signal.SIGKILL):
            raise RuntimeError(f"the daemon ended by itself with {ended}")
        process.kill()
        process.wait()
        self.stop.set()
        for thread in self.threads:
            thread.join()
        return ended is not None


def missing_of(inbox, acknowledged):
    with inbox.lock:
        return acknowledged - inbox.counts.keys()


def settle(deployment, inbox, acknowledged, seconds=300):
    """Lets a daemon deliver what is left; what never came, and how the daemon ended."""
    process, ready = deployment.start()
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if ready and not missing_of(inbox, acknowledged):
            break
        time.sleep(0.01)
    process.terminate()
    return missing_of(inbox, acknowledged), process.wait(timeout=60)


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
    kills = collections.Counter()
    missing, status = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        deployment = Deployment(os.path.abspath(options.binary), folder, port)
        end = time.monotonic() + options.seconds
        runs = 0
        points = list(POINTS)
        while not missing and status == 0 and (
            runs < options.runs if options.runs else time.monotonic() < end
        ):
            point = points[runs // 2 % len(points)] if runs % 2 else None
            reached = Run(deployment, port, dice, point).live(names, acknowledged, lock)
            kills[point if reached else "a random moment"] += 1
            runs += 1
            missing, status = settle(deployment, inbox, acknowledged)
            if runs % 50 == 0:
                print(f"{runs} kills, {len(acknowledged)} events acknowledged", flush=True)
    repeats = sum(count - 1 for count in inbox.counts.values())
    print(
        f"{runs} kills, {len(acknowledged)} events acknowledged, {len(missing)} lost, "
        f"{repeats} delivered again, {len(inbox.bad)} with another payload"
    )
    print("at", ", ".join(f"{name}: {count}" for name, count in sorted(kills.items())))
    if missing:
        print("lost:", " ".join(sorted(missing)[:20]))
    sys.exit(1 if missing or inbox.bad or status != 0 or not acknowledged else 0)


main()
