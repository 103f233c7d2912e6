"""What the scripts of this folder share: names that no other run of them uses, so that they may meet on one server."""

import os

import mlflow

PREFIX = os.environ["SCRIPT_PREFIX"]


def registered(name: str) -> str:
    return f"{PREFIX}-{name}"


def experiment() -> str:
    """The id of the experiment that MLFLOW_EXPERIMENT_NAME names."""
    found = mlflow.get_experiment_by_name(os.environ["MLFLOW_EXPERIMENT_NAME"])
    return found.experiment_id
