"""Webhooks of MLflow's Model Registry in one story: python examples/quickstart.py

Needs `pip install mlflow` and a running Hookglass (`npm start`). The same file also runs against `mlflow server`: set
MLFLOW_TRACKING_URI, and WEBHOOK_URL to a receiver of your own.
"""

import os
import sys
import time

# A server that is not there should be reported at once; by default the client tries for minutes.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")

from mlflow import MlflowClient  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402

TRACKING_URI = os.environ.get("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
WEBHOOK_URL = os.environ.get("WEBHOOK_URL", "http://127.0.0.1:8000/webhook")
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "your-secret-key")
WEBHOOK_NAME = "quickstart"
EVENTS = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
]


def main() -> None:
    client = MlflowClient(TRACKING_URI)
    print(f"MLflow API: {TRACKING_URI}")

    remove_earlier_webhooks(client)
    webhook = create_webhook(client)
    send_tests(client, webhook)
    change_the_registry(client)
    pause_and_resume(client, webhook)

    webhook = client.get_webhook(webhook.webhook_id)
    print(f"\nThe webhook is {webhook.status}: whatever you change in the registry from now on arrives at {webhook.url}.")


def remove_earlier_webhooks(client: MlflowClient) -> None:
    """Two webhooks for one receiver would deliver everything twice."""
    token = None
    earlier = []
    while True:
        page = client.list_webhooks(max_results=100, page_token=token)
        earlier += [webhook for webhook in page if webhook.name == WEBHOOK_NAME]
        token = page.token
        if not token:
            break
    for webhook in earlier:
        client.delete_webhook(webhook.webhook_id)
    if earlier:
        print(f"Removed {len(earlier)} webhook of an earlier run")


def create_webhook(client: MlflowClient):
    webhook = client.create_webhook(
        name=WEBHOOK_NAME,
        url=WEBHOOK_URL,
        events=EVENTS,
        description="Made by examples/quickstart.py",
        secret=WEBHOOK_SECRET,
    )
    print(f"Created webhook {webhook.webhook_id} -> {webhook.url}")
    return webhook


def send_tests(client: MlflowClient, webhook) -> None:
    print("\nExample payloads")
    report("its first event", client.test_webhook(webhook.webhook_id))
    report("model_version_tag.set", client.test_webhook(webhook.webhook_id, event="model_version_tag.set"))


def report(event: str, result) -> None:
    if result.success:
        print(f"  {event}: accepted with status {result.response_status}")
    elif result.response_status is not None:
        print(f"  {event}: refused with status {result.response_status}: {result.response_body}")
    else:
        print(f"  {event}: no answer. {result.error_message}")


def change_the_registry(client: MlflowClient) -> None:
    """One change for each of the six events."""
    name = f"quickstart-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    print("\nChanges in the registry, each of them an event")

    client.create_registered_model(name, description="Forecasts demand", tags={"team": "planning"})
    print(f"  registered_model.created     {name}")
    version = client.create_model_version(name, source="s3://models/forecast", tags={"framework": "sklearn"})
    print(f"  model_version.created        version {version.version}")
    client.set_model_version_tag(name, version.version, "validated", "yes")
    print("  model_version_tag.set        validated=yes")
    client.set_registered_model_alias(name, "champion", version.version)
    print("  model_version_alias.created  champion")
    client.delete_model_version_tag(name, version.version, "validated")
    print("  model_version_tag.deleted    validated")
    client.delete_registered_model_alias(name, "champion")
    print("  model_version_alias.deleted  champion")


def pause_and_resume(client: MlflowClient, webhook) -> None:
    """Hookglass looks its subscribers up at every event; `mlflow server` remembers them for a minute."""
    client.update_webhook(webhook_id=webhook.webhook_id, status="DISABLED")
    name = f"quickstart-unheard-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    client.create_registered_model(name)
    print(f"\nWith the webhook disabled nobody hears about {name}")
    client.update_webhook(webhook_id=webhook.webhook_id, status="ACTIVE")


if __name__ == "__main__":
    try:
        main()
    except MlflowException as error:
        if "Max retries exceeded" in str(error) or "Connection refused" in str(error):
            sys.exit(f"Nothing answers at {TRACKING_URI}. Start Hookglass with `npm start`, or set MLFLOW_TRACKING_URI.")
        if "scheme" in str(error) or "non-public" in str(error):
            sys.exit(f"{error}\nA stock MLflow sends webhooks to public https addresses only. Hookglass also sends to your own machine.")
        sys.exit(str(error))
