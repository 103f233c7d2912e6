"""Works in workspaces as programs do, and prints what each of them holds: use_workspaces.py URI"""

import json
import os
import sys

import mlflow
from mlflow import MlflowClient

uri = sys.argv[1]
mlflow.set_tracking_uri(uri)
mlflow.create_workspace("py-one", description="one")
mlflow.create_workspace("py-two")
mlflow.set_workspace("py-one")
client = MlflowClient()
client.create_registered_model("in-scope")
with_run = mlflow.set_experiment("exp")
with mlflow.start_run() as run:
    mlflow.log_param("p", "1")
    mlflow.log_text("hello", "note.txt")
mlflow.genai.register_prompt("greet", "Hi {{name}}")
os.environ["MLFLOW_WORKSPACE"] = "py-one"
MlflowClient().create_registered_model("from-env")
names = [model.name for model in client.search_registered_models(order_by=["name"])]
prompts = [prompt.name for prompt in mlflow.genai.search_prompts()]
text = mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt")
runs = len(mlflow.search_runs(experiment_names=["exp"]))

os.environ.pop("MLFLOW_WORKSPACE")
mlflow.set_workspace("py-two")
elsewhere = [model.name for model in MlflowClient().search_registered_models()]
elsewhere_runs = len(mlflow.search_runs(experiment_names=["exp"]))
listed = [workspace.name for workspace in mlflow.list_workspaces() if workspace.name.startswith("py-")]
print(
    json.dumps(
        {
            "names": names,
            "prompts": prompts,
            "text": text,
            "runs": runs,
            "location": with_run.artifact_location.split("/")[:-1],
            "elsewhere": elsewhere,
            "elsewhere_runs": elsewhere_runs,
            "listed": listed,
        }
    )
)
