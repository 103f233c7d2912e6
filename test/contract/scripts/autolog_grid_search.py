"""A search for parameters under autologging, which makes a child run for the best of the candidates."""

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV
from sklearn.tree import DecisionTreeClassifier

mlflow.sklearn.autolog(max_tuning_runs=2, log_models=False)
features, labels = load_wine(as_frame=True, return_X_y=True)

with mlflow.start_run(run_name="search") as run:
    GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3]}, cv=2).fit(features, labels)

children = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'", order_by=["params.max_depth"])
print(children[["params.max_depth", "status"]].to_string(index=False))
best = mlflow.get_run(run.info.run_id).data
print(best.params["best_max_depth"], round(best.metrics["best_cv_score"], 3))
print(sorted(file.path for file in MlflowClient().list_artifacts(run.info.run_id)))
