"""Verifies recorded deliveries with the reference library of Standard Webhooks.

Usage: verify.py SECRET < deliveries.ndjson, one {"headers","body"} a line, the body as received.
"""

import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(sys.argv[1])
checked, failed = 0, []
for line in sys.stdin:
    delivery = json.loads(line)
    checked += 1
    try:
        webhook.verify(delivery["body"], delivery["headers"])
    except WebhookVerificationError as error:
        failed.append(f"{delivery['headers'].get('webhook-id')}: {error}")
print(json.dumps({"checked": checked, "failed": failed}))
