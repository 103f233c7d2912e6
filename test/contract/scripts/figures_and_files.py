"""Figures, texts, dictionaries, tables, pictures and folders as artifacts, listed and read again."""

import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient

figure, axes = plt.subplots()
axes.plot([1, 2, 3])

with tempfile.TemporaryDirectory() as folder, mlflow.start_run() as run:
    mlflow.log_figure(figure, "plots/line.png")
    mlflow.log_dict({"a": [1, 2], "é": None}, "config/settings.json")
    mlflow.log_dict({"a": 1}, "config/settings.yml")
    mlflow.log_text("first\nsecond – é\n", "notes/a b.txt")
    mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "pictures/black.png")
    mlflow.log_table(pd.DataFrame({"q": ["one"], "a": [1]}), "table.json")
    mlflow.log_table({"q": ["two"], "a": [2]}, "table.json")
    Path(folder, "deep", "er").mkdir(parents=True)
    Path(folder, "deep", "er", "file.bin").write_bytes(bytes(range(256)))
    Path(folder, "empty.txt").write_text("")
    mlflow.log_artifacts(folder, artifact_path="folder")
    mlflow.log_artifact(str(Path(folder, "empty.txt")))

client = MlflowClient()
run_id = run.info.run_id


def show(path=None):
    for file in sorted(client.list_artifacts(run_id, path), key=lambda file: file.path):
        print(file.path, "folder" if file.is_dir else "" if file.path.endswith("line.png") else file.file_size)
        if file.is_dir:
            show(file.path)


show()
print(mlflow.artifacts.load_dict(f"runs:/{run_id}/config/settings.json"))
print(repr(mlflow.artifacts.load_text(f"runs:/{run_id}/notes/a b.txt")))
print(mlflow.artifacts.load_image(f"runs:/{run_id}/pictures/black.png").size)
print(mlflow.load_table("table.json", run_ids=[run_id]).to_string(index=False))
downloaded = Path(client.download_artifacts(run_id, "folder"))
print((downloaded / "deep" / "er" / "file.bin").read_bytes() == bytes(range(256)))
