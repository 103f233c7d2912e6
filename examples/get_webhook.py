"""Shows one webhook: python examples/get_webhook.py WEBHOOK_ID

The secret is not part of the answer: a server never gives it back.
"""

import sys

from mlflow import MlflowClient

from settings import TRACKING_URI

if len(sys.argv) != 2:
    sys.exit(__doc__)

webhook = MlflowClient(TRACKING_URI).get_webhook(sys.argv[1])
print(f"Name:        {webhook.name}")
print(f"URL:         {webhook.url}")
print(f"Status:      {webhook.status}")
print(f"Events:      {', '.join(str(event) for event in webhook.events)}")
print(f"Description: {webhook.description or '-'}")
