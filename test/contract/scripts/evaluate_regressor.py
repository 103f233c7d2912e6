"""An evaluation of a logged model with the default evaluator."""

import mlflow
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

features, target = load_diabetes(as_frame=True, return_X_y=True)
with mlflow.start_run(run_name="train"):
    info = mlflow.sklearn.log_model(LinearRegression().fit(features, target), name="model", pip_requirements=["scikit-learn"])

data = mlflow.data.from_pandas(features.assign(target=target), targets="target", name="diabetes")
with mlflow.start_run(run_name="evaluate") as run:
    result = mlflow.models.evaluate(info.model_uri, data, model_type="regressor", evaluator_config={"log_explainer": False})

print({name: round(value, 3) for name, value in sorted(result.metrics.items())})
logged = mlflow.get_run(run.info.run_id)
print(sorted(logged.data.metrics) == sorted(result.metrics), [each.dataset.name for each in logged.inputs.dataset_inputs])
model = mlflow.get_logged_model(info.model_id)
print(sorted((metric.key, metric.dataset_name) for metric in model.metrics))
