"""Artifacts fetched by every kind of address."""

import tempfile
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from names import registered

with mlflow.start_run() as run:
    mlflow.log_text("one", "a/b.txt")
    mlflow.log_text("two", "a/c.txt")
    root = mlflow.get_artifact_uri()
    print(mlflow.get_artifact_uri("a/b.txt").removeprefix(root))

client = MlflowClient()
client.create_registered_model(registered("files"))
version = client.create_model_version(registered("files"), f"{root}/a", run_id=run.info.run_id, await_creation_for=0)
with tempfile.TemporaryDirectory() as folder:
    for number, uri in enumerate((f"runs:/{run.info.run_id}/a", f"{root}/a", f"models:/{registered('files')}/{version.version}")):
        fetched = Path(mlflow.artifacts.download_artifacts(uri, dst_path=f"{folder}/{number}"))
        print(sorted((file.name, file.read_text()) for file in fetched.rglob("*.txt")))
print([file.path for file in mlflow.artifacts.list_artifacts(run_id=run.info.run_id, artifact_path="a")])
for missing in ("nothing.txt", "../b.txt"):
    try:
        mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/{missing}")
    except Exception as error:
        print(type(error).__name__)
