"""`mlflow experiments` and `mlflow runs` on the command line, in one process."""

import io
import re
from contextlib import redirect_stdout

import mlflow
from mlflow.cli import cli
from names import registered

NAME = registered("from-the-command-line")


def run(*arguments: str) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        cli.main(list(arguments), standalone_mode=False)
    return printed.getvalue()


print(re.sub(r"\d+", "<id>", run("experiments", "create", "-n", NAME).replace(NAME, "NAME")))
experiment = mlflow.get_experiment_by_name(NAME).experiment_id
print(NAME in run("experiments", "search"), run("experiments", "csv", "-x", experiment))
with mlflow.start_run(experiment_id=experiment, run_name="one") as started:
    mlflow.log_metric("m", 1)
    mlflow.log_text("hello", "notes/a.txt")
run_id = started.info.run_id
print("one" in run("runs", "list", "--experiment-id", experiment), '"m": 1.0' in run("runs", "describe", "--run-id", run_id))
print(run("artifacts", "list", "--run-id", run_id, "--artifact-path", "notes"))
print(run("runs", "delete", "--run-id", run_id), run("runs", "restore", "--run-id", run_id))
print(run("experiments", "rename", "--experiment-id", experiment, "--new-name", f"{NAME} again").replace(f"ID {experiment} ", "ID <id> "))
print(run("experiments", "delete", "--experiment-id", experiment).replace(f"ID {experiment} ", "ID <id> "))
