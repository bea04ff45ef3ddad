"""Celery on Redis that appends to a file synced every second: broker and results, eight threads that deliver."""

import os
import sys
import threading
import time

import peer
import requests
from celery import Celery

chosen = peer.options()
port = int(os.environ.setdefault("PEER_REDIS", str(peer.free_port())))
app = Celery(
    "celery_peer",
    broker=f"redis://127.0.0.1:{port}/0",
    backend=f"redis://127.0.0.1:{port}/1",
)
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=16, result_expires=None)
local = threading.local()


@app.task(name="deliver")
def deliver(identifier, body):
    if not hasattr(local, "session"):
        local.session = requests.Session()
    content = body.encode()
    started = time.monotonic()
    answer = local.session.post(
        chosen.url, data=content, headers=peer.headers(content, identifier), timeout=20
    )
    return answer.status_code, time.monotonic() - started


def accept(events):
    with app.producer_pool.acquire() as producer:
        for identifier, body in events:
            deliver.apply_async((identifier, body), producer=producer)


if __name__ == "__main__":
    redis = peer.start(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", chosen.folder]
        + ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""],
        chosen,
    )
    peer.wait_for_port(port)
    worker = peer.start(
        [sys.executable, "-m", "celery", "-A", "celery_peer", "worker"]
        + ["--pool", "threads", "--concurrency", "8", "--loglevel", "error"]
        + ["--without-gossip", "--without-mingle", "--without-heartbeat"],
        chosen,
    )
    try:
        peer.measure(chosen, accept)
    finally:
        peer.stop(worker)
        peer.stop(redis)
