"""Makes a state what an older version wrote, and keeps its writers waiting: old_state.py STATE DUMP

The state keeps its identity, so that its key file still fits. Whoever ends this lets writers go on.
"""
import os
import signal
import sqlite3
import sys

state, dump = sys.argv[1], sys.argv[2]
with sqlite3.connect(state) as new:
    identity = new.execute("SELECT state_id, salt, key_id FROM state").fetchone()
new.close()
for suffix in ("", "-wal", "-shm"):
    if os.path.exists(state + suffix):
        os.remove(state + suffix)
old = sqlite3.connect(state, isolation_level=None)
with open(dump, encoding="utf-8") as file:
    old.executescript(file.read())
old.execute("PRAGMA journal_mode = WAL")
old.execute("UPDATE state SET state_id = ?, salt = ?, key_id = ?", identity)
old.execute("BEGIN IMMEDIATE")
print("holding the state", file=sys.stderr, flush=True)
signal.pause()
