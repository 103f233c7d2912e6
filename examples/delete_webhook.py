"""Removes a webhook: python examples/delete_webhook.py WEBHOOK_ID"""

import sys

from mlflow import MlflowClient

from settings import TRACKING_URI

if len(sys.argv) != 2:
    sys.exit(__doc__)

MlflowClient(TRACKING_URI).delete_webhook(sys.argv[1])
print(f"Deleted webhook {sys.argv[1]}")
