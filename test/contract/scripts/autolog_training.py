"""Autologging of a training, and what the run then holds."""

import mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

mlflow.sklearn.autolog()
features, labels = load_iris(as_frame=True, return_X_y=True)

with mlflow.start_run(run_name="fit") as run:
    model = LogisticRegression(C=0.5, max_iter=500).fit(features, labels)
    print("score", round(model.score(features, labels), 3))

logged = mlflow.get_run(run.info.run_id)
print(sorted(logged.data.metrics))
print(logged.data.params["C"], logged.data.params["max_iter"], logged.data.tags["estimator_name"])
print([(each.dataset.name, [tag.value for tag in each.tags]) for each in logged.inputs.dataset_inputs])
print([model.name for model in mlflow.search_logged_models(output_format="list")])
