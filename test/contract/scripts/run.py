"""Runs scripts of this folder, each in a process of its own, and prints one JSON line per script: run.py NAME …

MLFLOW_TRACKING_URI says which server. A line holds what the script printed, how it ended, and what can be read afterwards of everything
that it left behind. The client is imported once and the processes are forked from there: importing takes longer than most scripts.
"""

import json
import logging
import os
import re
import runpy
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

import matplotlib
import mlflow
import mlflow.models
import mlflow.sklearn
import pandas
import sklearn.linear_model
from mlflow import MlflowClient

FOLDER = Path(__file__).parent


def main(names: list[str]) -> None:
    matplotlib.use("Agg")
    warnings.simplefilter("ignore")
    for name in names:
        with tempfile.TemporaryDirectory() as directory:
            printed, report = Path(directory, "printed"), Path(directory, "report.json")
            started = time.perf_counter()
            child = os.fork()
            if child == 0:
                _as_process(name, printed, report)
            os.waitpid(child, 0)
            left = json.loads(report.read_text()) if report.exists() else {"ended": "without a report"}
            seconds = round(time.perf_counter() - started, 1)
            print(json.dumps({"script": name, "printed": printed.read_text(), "seconds": seconds, **left}), flush=True)


def _as_process(name: str, printed: Path, report: Path) -> None:
    """The forked half: never returns."""
    try:
        output = os.open(printed, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        prefix = f"{os.environ['SCRIPT_PREFIX']}-{name}"
        os.environ.update(SCRIPT_PREFIX=prefix, MLFLOW_EXPERIMENT_NAME=prefix)
        sys.argv = [name]
        os.chdir(printed.parent)
        sys.path.insert(0, str(FOLDER))
        experiment = MlflowClient().create_experiment(prefix)
        ended = _run(name)
        sys.stdout.flush()
        logging.disable()
        mlflow.autolog(disable=True, silent=True)
        reads = _reads(MlflowClient(), experiment, prefix)
        report.write_text(json.dumps({"ended": ended, "experiment": experiment, "reads": reads}))
    except BaseException:
        printed.write_text(traceback.format_exc())
    finally:
        os._exit(0)


def _run(name: str) -> str:
    try:
        runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
        return "well"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def _reads(client: MlflowClient, experiment: str, prefix: str) -> list:
    """What can be read of an experiment, its runs and logged models, and of registered models, in an order that does not depend on ids."""
    runs = [run for page in _pages(lambda token: client.search_runs([experiment], run_view_type=3, page_token=token)) for run in page]
    models = client.search_logged_models([experiment])
    registered = client.search_registered_models(f"name LIKE '{prefix}%'")
    versions = [version for model in registered for version in client.search_model_versions(f"name = '{model.name}'")]
    return [
        {"experiment": client.get_experiment(experiment).tags},
        *_sorted(_run_as_read(client, run) for run in runs),
        *_sorted(_logged_model_as_read(client, model) for model in models),
        *_sorted({"registered": model.name, "tags": model.tags, "aliases": model.aliases} for model in registered),
        *_sorted(_version_as_read(version) for version in versions),
    ]


def _run_as_read(client: MlflowClient, run) -> dict:
    own = client.get_run(run.info.run_id)
    data, inputs, outputs = own.data, own.inputs, own.outputs
    return {
        "run": re.sub(r"^[a-z]+-[a-z]+-\d+$", "<invented name>", own.info.run_name),
        "status": [own.info.status, own.info.lifecycle_stage, own.info.end_time is not None],
        "params": data.params,
        "metrics": {key: _history(client, run.info.run_id, key) for key in data.metrics},
        "tags": _tags(data.tags),
        "datasets": _sorted(
            {**each.dataset.to_dictionary(), "tags": {tag.key: tag.value for tag in each.tags}} for each in inputs.dataset_inputs
        ),
        "models in": len(inputs.model_inputs),
        "models out": sorted(each.step for each in outputs.model_outputs) if outputs else [],
        "files": _files(lambda path: client.list_artifacts(run.info.run_id, path)),
    }


def _logged_model_as_read(client: MlflowClient, model) -> dict:
    own = client.get_logged_model(model.model_id)
    return {
        "model": own.name,
        "status": [str(own.status), own.model_type, own.source_run_id is not None],
        "params": own.params,
        "metrics": _sorted([metric.key, _value(metric), metric.step, metric.dataset_name or ""] for metric in own.metrics or []),
        "tags": _tags(own.tags),
        "files": _files(lambda path: client.list_logged_model_artifacts(own.model_id, path)),
    }


def _version_as_read(version) -> dict:
    return {
        "version": [version.name, version.version, version.current_stage, version.status, version.description],
        "from": [version.source.split(":")[0], bool(version.run_id), bool(version.model_id)],
        "tags": version.tags,
        "aliases": version.aliases,
    }


def _history(client: MlflowClient, run_id: str, key: str) -> list:
    return [[_value(metric), metric.step] for metric in client.get_metric_history(run_id, key)]


def _value(metric) -> str:
    return "a time" if metric.key.endswith("_time") else str(round(metric.value, 9))


def _tags(tags: dict) -> dict:
    """Without what says who ran it, and from which commit; an invented name is told apart by nothing else."""
    kept = {key: value for key, value in tags.items() if not re.match(r"mlflow\.(user|source\.name|source\.git\..*)$", key)}
    return {key: re.sub(r"^[a-z]+-[a-z]+-\d+$", "<invented name>", value) for key, value in kept.items()}


def _files(list_folder, path: str | None = None) -> list[str]:
    found = []
    for file in list_folder(path):
        found += _files(list_folder, file.path) if file.is_dir else [file.path]
    return sorted(found)


def _pages(search):
    token = None
    while True:
        page = search(token)
        yield page
        token = page.token
        if not token:
            return


def _sorted(items) -> list:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1:])
