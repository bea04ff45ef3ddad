"""Lets a delivery more succeed at some webhooks of a snapshot: touch.py SNAPSHOT COUNT SEED."""

import random
import sqlite3
import sys

path, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
snapshot = sqlite3.connect(path)
webhooks = [row[0] for row in snapshot.execute("SELECT id FROM webhook ORDER BY key")]
with snapshot:
    for webhook in random.Random(seed).sample(webhooks, count):
        snapshot.execute(
            "UPDATE hourly SET attempts = attempts + 1, successes = successes + 1,"
            " succeeded = succeeded + 1, total_ms = total_ms + 40 WHERE webhook = ?1"
            " AND hour = (SELECT max(hour) FROM hourly WHERE webhook = ?1)",
            [webhook],
        )
        snapshot.execute(
            "UPDATE webhook_mark SET fingerprint = fingerprint || ' ' WHERE webhook = ?", [webhook]
        )
        last = snapshot.execute(
            "SELECT seq FROM delivery WHERE webhook = ? AND state = 2 ORDER BY seq DESC LIMIT 1",
            [webhook],
        ).fetchone()
        snapshot.execute(
            "UPDATE delivery SET response_ms = response_ms + 1 WHERE seq = ?", [last[0]]
        )
print(count)
