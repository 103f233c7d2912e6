"""Datasets of several kinds as inputs of runs, and runs found by them."""

import mlflow
import numpy as np
import pandas as pd

table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [0, 1, 1]})

with mlflow.start_run(run_name="pandas") as run:
    dataset = mlflow.data.from_pandas(table, source="https://example.com/table.csv", name="table", targets="y")
    mlflow.log_input(dataset, context="training", tags={"owner": "me"})
    mlflow.log_input(dataset, context="training")
with mlflow.start_run(run_name="numpy"):
    mlflow.log_input(mlflow.data.from_numpy(np.arange(6).reshape(2, 3), name="array"), context="eval")

for each in mlflow.get_run(run.info.run_id).inputs.dataset_inputs:
    print(each.dataset.name, each.dataset.digest, each.dataset.source_type, sorted((tag.key, tag.value) for tag in each.tags))
    print(each.dataset.profile, each.dataset.schema)
source = mlflow.data.get_source(mlflow.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset)
print(source.url)
for wanted in ("dataset.name = 'array'", "dataset.context = 'training'", f"dataset.digest = '{dataset.digest}'"):
    print(mlflow.search_runs(filter_string=wanted)["tags.mlflow.runName"].tolist())
