"""Pauses a webhook and gives it other events: python examples/update_webhook.py WEBHOOK_ID

Whatever the call does not name stays as it is.
"""

import sys

from mlflow import MlflowClient

from settings import TRACKING_URI

if len(sys.argv) != 2:
    sys.exit(__doc__)

webhook = MlflowClient(TRACKING_URI).update_webhook(
    webhook_id=sys.argv[1],
    status="DISABLED",
    events=["model_version.created", "model_version_tag.set"],
)
print(f"{webhook.name} is {webhook.status} and keeps its URL {webhook.url}")
print(f"Events: {', '.join(str(event) for event in webhook.events)}")
