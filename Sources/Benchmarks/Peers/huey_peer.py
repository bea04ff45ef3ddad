"""huey on SQLite that syncs every commit: queue and results in one file, eight threads that deliver."""

import sys
import threading
import time

import peer
import requests
from huey import SqliteHuey

chosen = peer.options()
huey = SqliteHuey(filename=f"{chosen.folder}/huey.sqlite", fsync=True, journal_mode="wal")
local = threading.local()


@huey.task()
def deliver(identifier, body):
    if not hasattr(local, "session"):
        local.session = requests.Session()
    content = body.encode()
    started = time.monotonic()
    answer = local.session.post(
        chosen.url, data=content, headers=peer.headers(content, identifier), timeout=20
    )
    # huey writes what is returned beside the task: this is the log of deliveries.
    return answer.status_code, time.monotonic() - started


def accept(events):
    for identifier, body in events:
        deliver(identifier, body)


if __name__ == "__main__":
    if "worker" in sys.argv:
        huey.create_consumer(workers=8, worker_type="thread", initial_delay=0.005).run()
    else:
        worker = peer.start([sys.executable, __file__, "worker"], chosen)
        try:
            peer.measure(chosen, accept)
        finally:
            peer.stop(worker)
