"""Webhooks made, listed, changed and deleted through the client."""

from mlflow import MlflowClient
from names import registered

client = MlflowClient()
made = client.create_webhook(
    name=registered("hook"),
    url="http://127.0.0.1:9/nobody",
    events=["registered_model.created", "model_version_alias.created"],
    description="to try",
    secret="a secret",
    status="DISABLED",
)
print(made.name == registered("hook"), made.url, [str(event) for event in made.events], made.status, made.description)
client.update_webhook(made.webhook_id, description="changed", events=["prompt.created"])
read = client.get_webhook(made.webhook_id)
print(read.description, [str(event) for event in read.events], read.status, read.secret)
print(made.webhook_id in [webhook.webhook_id for webhook in client.list_webhooks(max_results=100)])
client.delete_webhook(made.webhook_id)
try:
    client.get_webhook(made.webhook_id)
except Exception as error:
    print(type(error).__name__, str(error).replace(made.webhook_id, "<webhook>"))
