"""Experiments: made, tagged, searched, chosen by name."""

import mlflow
from mlflow.entities import ViewType
from names import registered

first = mlflow.create_experiment(registered("first"), tags={"kind": "a"})
second = mlflow.create_experiment(registered("second"), artifact_location="s3://bucket/path", tags={"kind": "b"})
chosen = mlflow.set_experiment(registered("third"))
print(chosen.name == registered("third"), mlflow.get_experiment(second).artifact_location)
mlflow.set_experiment(experiment_id=first)
mlflow.set_experiment_tag("note", "x")
with mlflow.start_run() as run:
    print(run.info.experiment_id == first)
mlflow.delete_experiment(second)
for wanted, view in (
    (f"name LIKE '{registered('')}%'", ViewType.ACTIVE_ONLY),
    (f"name LIKE '{registered('')}%'", ViewType.ALL),
    ("tags.kind = 'a'", ViewType.ACTIVE_ONLY),
):
    found = mlflow.search_experiments(view_type=view, filter_string=wanted, order_by=["name"])
    print([each.name.removeprefix(registered("")) for each in found if each.name.startswith(registered(""))])
try:
    mlflow.create_experiment(registered("first"))
except Exception as error:
    print(error.error_code)
