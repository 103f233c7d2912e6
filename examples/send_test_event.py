"""Sends an example payload through a webhook: python examples/send_test_event.py WEBHOOK_ID [EVENT]

Without EVENT the server takes the first event of the webhook. The call returns when the receiver has answered for good, so the
result is that of the last attempt.
"""

import sys

from mlflow import MlflowClient

from settings import TRACKING_URI

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
webhook_id, *event = sys.argv[1:]

client = MlflowClient(TRACKING_URI)
result = client.test_webhook(webhook_id, event=event[0]) if event else client.test_webhook(webhook_id)

if result.success:
    print(f"The receiver accepted it with status {result.response_status}")
elif result.response_status is not None:
    sys.exit(f"The receiver answered {result.response_status}: {result.response_body}")
else:
    sys.exit(f"The receiver could not be reached: {result.error_message}")
