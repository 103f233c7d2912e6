"""`mlflow models` and `mlflow artifacts` on the command line."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import mlflow
from names import registered
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

NAME = registered("served")
features, labels = load_iris(return_X_y=True)
with mlflow.start_run():
    model = LogisticRegression(max_iter=500).fit(features, labels)
    mlflow.sklearn.log_model(model, name="model", registered_model_name=NAME, pip_requirements=["scikit-learn"])


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "mlflow", *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else f"exit {done.returncode}: {done.stderr}"


with tempfile.TemporaryDirectory() as folder:
    question, answer = Path(folder, "question.json"), Path(folder, "answer.json")
    question.write_text(json.dumps({"inputs": features[:3].tolist()}))
    print(run("models", "predict", "-m", f"models:/{NAME}/1", "-i", str(question), "-o", str(answer), "--env-manager", "local"))
    print(answer.read_text())
    print(Path(run("artifacts", "download", "-u", f"models:/{NAME}/1", "-d", f"{folder}/model").strip()).name)
    print(sorted(path.name for path in Path(folder, "model").iterdir()))
