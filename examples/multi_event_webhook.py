"""One webhook for several events, tested with its first event and with one of our choice.

The server keeps the events of a webhook sorted by name, so "first" is the first in the alphabet and not the first in this list.
"""

from mlflow import MlflowClient

from settings import TRACKING_URI, WEBHOOK_SECRET, WEBHOOK_URL

client = MlflowClient(TRACKING_URI)

webhook = client.create_webhook(
    name="multi-event-webhook",
    url=WEBHOOK_URL,
    events=["registered_model.created", "model_version.created", "model_version_tag.set"],
    secret=WEBHOOK_SECRET,
)
print(f"Created webhook {webhook.webhook_id} for {', '.join(str(event) for event in webhook.events)}")

first = client.test_webhook(webhook.webhook_id)
print(f"First event: {'accepted' if first.success else 'refused'}, status {first.response_status}")

chosen = client.test_webhook(webhook.webhook_id, event="model_version_tag.set")
print(f"model_version_tag.set: {'accepted' if chosen.success else 'refused'}, status {chosen.response_status}")
