"""A run that is taken up again, one that fails, and one that another process would end."""

import mlflow
from mlflow import MlflowClient

with mlflow.start_run(run_name="in two parts") as run:
    mlflow.log_param("part", "1")
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metric("later", 2)
print(mlflow.get_run(run.info.run_id).info.status, mlflow.get_run(run.info.run_id).data.metrics)

try:
    with mlflow.start_run(run_name="breaks"):
        raise ValueError("broken on purpose")
except ValueError:
    print(mlflow.last_active_run().info.status)

client = MlflowClient()
other = client.create_run(run.info.experiment_id, run_name="by hand")
client.update_run(other.info.run_id, name="by two hands")
client.set_terminated(other.info.run_id, status="KILLED", end_time=5000)
ended = client.get_run(other.info.run_id).info
print(ended.status, ended.end_time, ended.run_name)
for attempt in ({"part": "2"}, {"x" * 251: "too long"}):
    try:
        with mlflow.start_run(run_id=run.info.run_id):
            mlflow.log_params(attempt)
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0][:90])
