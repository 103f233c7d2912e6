"""Logging in the background, and runs of several threads."""

from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow import MlflowClient
from names import experiment

with mlflow.start_run(run_name="background") as run:
    for step in range(50):
        mlflow.log_metric("m", step, step=step, synchronous=False)
    mlflow.log_params({"a": 1, "b": 2}, synchronous=False)
    mlflow.set_tag("t", "v", synchronous=False)
    mlflow.flush_async_logging()
client = MlflowClient()
data = client.get_run(run.info.run_id).data
print(len(client.get_metric_history(run.info.run_id, "m")), data.params, data.tags["t"])


def train(number: int) -> str:
    made = client.create_run(experiment(), run_name=f"thread {number}")
    client.log_metric(made.info.run_id, "score", number)
    client.set_terminated(made.info.run_id)
    return made.info.run_id


with ThreadPoolExecutor(4) as threads:
    list(threads.map(train, range(8)))
best = client.search_runs([experiment()], "metrics.score >= 5", order_by=["metrics.score DESC"])
print([(found.info.run_name, found.data.metrics["score"]) for found in best])
