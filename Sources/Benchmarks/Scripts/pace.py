"""Posts a file's batches in turn at a steady pace: pace.py URL TOKEN FILE EVENTS-PER-SECOND SECONDS.

The file has one JSON array on each line. Printed is the rate that was kept.
"""

import http.client
import json
import sys
import time
import urllib.parse

url, token, file, rate, seconds = sys.argv[1:]
parts = urllib.parse.urlsplit(url)
with open(file, encoding="utf-8") as lines:
    batches = [line.strip().encode() for line in lines]
sizes = [len(json.loads(batch)) for batch in batches]
headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
connection = http.client.HTTPConnection(parts.hostname, parts.port)
started = time.monotonic()
sent = index = 0
while (now := time.monotonic() - started) < float(seconds):
    if (wait := sent / float(rate) - now) > 0:
        time.sleep(wait)
    connection.request("POST", parts.path, batches[index % len(batches)], headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status >= 300:
        sys.exit(f"status {answer.status}")
    sent += sizes[index % len(batches)]
    index += 1
print(sent / (time.monotonic() - started))
