"""Trains a model, registers it and promotes it, as a nightly job would: python examples/train_and_promote.py

Seven deliveries come of it, the same ones from Hookglass and from `mlflow server`. Needs `pip install mlflow` (which brings scikit-learn).
"""

import os
import time

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.models import infer_signature  # noqa: E402
from sklearn.datasets import load_iris  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402

from settings import TRACKING_URI, WEBHOOK_SECRET, WEBHOOK_URL  # noqa: E402

WEBHOOK_NAME = "train-and-promote"
MODEL_NAME = f"iris-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
EVENTS = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_alias.created",
]


def main() -> None:
    mlflow.set_tracking_uri(TRACKING_URI)
    client = MlflowClient()
    subscribe(client)

    x_train, x_test, y_train, y_test = train_test_split(*load_iris(return_X_y=True), random_state=0)
    mlflow.set_experiment("iris")
    first = train(x_train, y_train, x_test, y_test, regularisation=0.01)
    promote(client, first, "challenger")
    second = train(x_train, y_train, x_test, y_test, regularisation=1.0)
    promote(client, second, "champion")

    champion = mlflow.pyfunc.load_model(f"models:/{MODEL_NAME}@champion")
    right = sum(champion.predict(x_test) == y_test)
    print(f"Loaded {MODEL_NAME}@champion: {right} of {len(y_test)} flowers recognised")


def subscribe(client: MlflowClient) -> None:
    for webhook in client.list_webhooks():
        if webhook.name == WEBHOOK_NAME:
            client.delete_webhook(webhook.webhook_id)
    webhook = client.create_webhook(WEBHOOK_NAME, WEBHOOK_URL, EVENTS, secret=WEBHOOK_SECRET)
    print(f"Webhook {webhook.webhook_id} -> {webhook.url}")


def train(x_train, y_train, x_test, y_test, regularisation: float) -> str:
    """Logs the run with its model and registers the model: the first time as registered_model.created too. Returns the version."""
    with mlflow.start_run():
        model = LogisticRegression(C=regularisation, max_iter=500).fit(x_train, y_train)
        accuracy = model.score(x_test, y_test)
        mlflow.log_param("C", regularisation)
        mlflow.log_metric("accuracy", accuracy)
        logged = mlflow.sklearn.log_model(
            model,
            name="classifier",
            registered_model_name=MODEL_NAME,
            signature=infer_signature(x_train, y_train),
            pip_requirements=["scikit-learn"],  # named here, because finding them out takes half a minute
        )
    print(f"Trained {MODEL_NAME} version {logged.registered_model_version}, accuracy {accuracy:.3f}")
    return str(logged.registered_model_version)


def promote(client: MlflowClient, version: str, alias: str) -> None:
    client.set_model_version_tag(MODEL_NAME, version, "validated", "yes")
    client.set_registered_model_alias(MODEL_NAME, alias, version)
    print(f"Version {version} is the {alias}")


if __name__ == "__main__":
    main()
