"""Metrics that belong to a model and a dataset, read off the model, the run and searches."""

import mlflow
import pandas as pd
from mlflow.entities import LoggedModelInput

data = mlflow.data.from_pandas(pd.DataFrame({"x": [1, 2]}), name="held out")
model = mlflow.create_external_model(name="elsewhere", model_type="agent", params={"temperature": "0"}, tags={"team": "a"})
with mlflow.start_run() as run:
    mlflow.log_input(data, context="eval", model=LoggedModelInput(model.model_id))
    mlflow.log_metrics({"relevance": 0.75, "speed": 12}, model_id=model.model_id, dataset=data)
    mlflow.log_metric("relevance", 0.8, step=1, model_id=model.model_id, dataset=data)
    mlflow.log_model_params({"top_k": "5"}, model_id=model.model_id)

read = mlflow.get_logged_model(model.model_id)
print(sorted((metric.key, metric.value, metric.step, metric.dataset_name) for metric in read.metrics))
print(read.params, read.tags["team"], read.status)
print(mlflow.get_run(run.info.run_id).data.metrics, len(mlflow.get_run(run.info.run_id).inputs.model_inputs))
for wanted in ("metrics.relevance > 0.7", "params.temperature = '0'", "name = 'elsewhere' AND model_type = 'agent'", "tags.team = 'b'"):
    print(wanted, [found.name for found in mlflow.search_logged_models(filter_string=wanted, output_format="list")])
mlflow.finalize_logged_model(model.model_id, "READY")
print(mlflow.get_logged_model(model.model_id).status)
mlflow.delete_logged_model_tag(model.model_id, "team")
print("team" in mlflow.get_logged_model(model.model_id).tags)
