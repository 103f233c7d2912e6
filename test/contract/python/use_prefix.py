"""Registers a version and keeps a file at a server whose API is under a path: use_prefix.py URI"""

import json
import sys

import mlflow
from mlflow import MlflowClient

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
client.create_registered_model("m")
version = client.create_model_version("m", "s3://bucket/m")
with mlflow.start_run() as run:
    mlflow.log_text("hello", "note.txt")
print(json.dumps([version.name, version.version, mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt")]))
