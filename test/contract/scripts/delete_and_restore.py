"""Runs and experiments deleted and brought back."""

from mlflow import MlflowClient
from mlflow.entities import ViewType
from names import experiment, registered

client = MlflowClient()
kept, gone = (client.create_run(experiment(), run_name=name).info.run_id for name in ("kept", "gone"))
client.delete_run(gone)


def names(view):
    return sorted(run.info.run_name for run in client.search_runs([experiment()], run_view_type=view))


print([names(view) for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL)])
print(client.get_run(gone).info.lifecycle_stage)
client.restore_run(gone)
print(names(ViewType.ACTIVE_ONLY))

made = client.create_experiment(registered("to-delete"), tags={"k": "v"})
client.create_run(made, run_name="inside")
client.delete_experiment(made)
print(client.get_experiment(made).lifecycle_stage, [run.info.lifecycle_stage for run in client.search_runs([made], run_view_type=ViewType.ALL)])
client.restore_experiment(made)
client.rename_experiment(made, registered("renamed"))
print(client.get_experiment(made).name == registered("renamed"), client.get_experiment(made).lifecycle_stage)
