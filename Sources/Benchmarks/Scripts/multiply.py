"""Makes a state's log larger by copying all of it: multiply.py STATE TIMES [without-bodies].

Works with any schema that has these tables; identifiers are made anew, the counts follow.
"""

import sqlite3
import sys

path, times = sys.argv[1], int(sys.argv[2])
without_bodies = len(sys.argv) > 3
state = sqlite3.connect(path)
state.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;")
spans = {
    table: state.execute(f"SELECT coalesce(max(seq), 0) FROM {table}").fetchone()[0]
    for table in ("event", "delivery", "attempt")
}
if without_bodies:
    # What history has after its payloads were removed.
    state.execute("UPDATE event SET body = NULL, contact = NULL")


def columns(table):
    """Each column as the copy has it, `:step` copies further on."""
    moved = {"seq": spans[table], "event": spans["event"], "delivery": spans["delivery"]}
    for _, name, *_ in state.execute(f"PRAGMA table_xinfo({table})"):
        if name == "id":
            yield name, "randomblob(16)"
        elif name == "idempotency_key" or name == "test_id":
            yield name, "NULL"
        elif name in moved:
            yield name, f"{name} + :step * {moved[name]}"
        else:
            yield name, name


copies = []
for table, span in spans.items():
    named = list(columns(table))
    names = ", ".join(name for name, _ in named)
    values = ", ".join(value for _, value in named)
    copies.append(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE seq <= {span}"
    )
for step in range(1, times):
    with state:
        for copy in copies:
            state.execute(copy, {"step": step})
with state:
    for table, count in (
        ("delivery_hourly", "count"),
        ("backlog", "count"),
        ("event_count", "count"),
    ):
        state.execute(f"UPDATE {table} SET {count} = {count} * {times}")
state.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(spans["delivery"] * times)
