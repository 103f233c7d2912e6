"""Logged models: searched, tagged, registered after the run, copied to another name."""

import mlflow
from mlflow import MlflowClient
from names import registered
from sklearn.dummy import DummyRegressor

client = MlflowClient()
with mlflow.start_run() as run:
    logged = [
        mlflow.sklearn.log_model(DummyRegressor(strategy="constant", constant=level).fit([[0]], [0]), name=f"level-{level}", pip_requirements=[])
        for level in (1, 2)
    ]
    for level, info in enumerate(logged):
        mlflow.log_metric("error", 1 - level / 2, model_id=info.model_id)

found = mlflow.search_logged_models(filter_string="metrics.error < 0.8", order_by=[{"field_name": "metrics.error"}], output_format="list")
print([(model.name, model.status, model.model_type, [metric.value for metric in model.metrics]) for model in found])
best = found[0]
client.set_logged_model_tags(best.model_id, {"stage": "candidate"})
client.delete_logged_model_tag(best.model_id, "stage")
version = mlflow.register_model(f"models:/{best.model_id}", registered("levels"), tags={"from": "a logged model"})
print(version.version, version.tags, version.source == f"models:/{best.model_id}", version.model_id == best.model_id)
copied = client.copy_model_version(f"models:/{registered('levels')}/1", registered("production"))
print(copied.version, copied.run_id == run.info.run_id)
print(mlflow.pyfunc.load_model(f"models:/{registered('production')}/1").predict([[0]]))
print(sorted(output.step for output in mlflow.get_run(run.info.run_id).outputs.model_outputs))
by_run = mlflow.register_model(f"runs:/{run.info.run_id}/level-1", registered("levels"))
print(by_run.version, by_run.status)
