"""Registers a webhook that hears about every new model version."""

from mlflow import MlflowClient

from settings import TRACKING_URI, WEBHOOK_SECRET, WEBHOOK_URL

client = MlflowClient(TRACKING_URI)

webhook = client.create_webhook(
    name="model-version-notifier",
    url=WEBHOOK_URL,
    events=["model_version.created"],
    description="Tells the receiver about new model versions",
    secret=WEBHOOK_SECRET,  # leave it out and the deliveries are not signed
)

print(f"Created webhook {webhook.webhook_id}")
print(f"  {webhook.name} -> {webhook.url} ({webhook.status})")
