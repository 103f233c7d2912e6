"""Asks a server for names that an import has brought, as a program does that knows them: read_registry.py URI PREFIX"""

import json
import sys

import mlflow
from mlflow import MlflowClient

uri, prefix = sys.argv[1:]
mlflow.set_tracking_uri(uri)
client = MlflowClient()
champion = client.get_model_version_by_alias(prefix + "churn", "champion")
prompt = mlflow.genai.load_prompt(f"prompts:/{prefix}greeting/1")
print(json.dumps([champion.version, champion.description, champion.tags, prompt.template]))
