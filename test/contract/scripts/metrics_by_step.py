"""Metrics at many steps, one by one and in batches, and their history."""

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient()
with mlflow.start_run() as run:
    for step in range(5):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metrics({"accuracy": 0.5, "f1": 0.25}, step=3)
    mlflow.log_metric("odd", float("nan"))
    mlflow.log_metric("endless", float("inf"))
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("batch", value / 7, 1000 + value, value) for value in range(200)],
        params=[Param("depth", "3"), Param("empty", "")],
        tags=[RunTag("kind", "batch")],
    )

run_id = run.info.run_id
print([(metric.step, round(metric.value, 3)) for metric in client.get_metric_history(run_id, "loss")])
history = client.get_metric_history(run_id, "batch")
print(len(history), history[0].timestamp, history[-1].step, round(history[-1].value, 5))
data = client.get_run(run_id).data
print({key: round(value, 4) for key, value in sorted(data.metrics.items())}, data.params, data.tags["kind"])
