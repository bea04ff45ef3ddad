"""How long events waited, from being accepted to their first attempt: waits.py STATE [KEY-PREFIX].

Printed are the median and the 99th percentile in milliseconds, of webhooks whose key begins so.
"""

import sqlite3
import sys

prefix = sys.argv[2] if len(sys.argv) > 2 else ""
state = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
waits = [
    row[0]
    for row in state.execute(
        """
        SELECT a.started_at - e.accepted_at FROM attempt AS a
        JOIN delivery AS d ON d.seq = a.delivery JOIN event AS e ON e.seq = d.event
        JOIN webhook AS w ON w.id = d.webhook
        WHERE a.number = 1 AND w.key LIKE ? || '%' ORDER BY 1
        """,
        (prefix,),
    )
]
print(waits[len(waits) // 2], waits[len(waits) * 99 // 100])
