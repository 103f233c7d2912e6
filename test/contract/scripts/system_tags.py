"""Notes, descriptions and the tags that MLflow sets itself."""

import mlflow

with mlflow.start_run(run_name="tagged", description="what it is", tags={"team": "a"}, log_system_metrics=False) as run:
    mlflow.set_tags({"release": "1.0", "mlflow.note.content": "a note", "number": 7})
    mlflow.delete_tag("release")
    mlflow.set_experiment_tags({"owner": "me"})
    mlflow.set_tag("mlflow.runName", "renamed")

logged = mlflow.get_run(run.info.run_id)
print(logged.info.run_name, logged.info.status, logged.info.lifecycle_stage)
print(sorted((key, value) for key, value in logged.data.tags.items() if not key.startswith(("mlflow.source.", "mlflow.user"))))
print(mlflow.get_experiment(run.info.experiment_id).tags["owner"])
