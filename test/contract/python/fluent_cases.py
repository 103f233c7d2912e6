"""The fluent API and the command line, which wrap the same calls in their own order."""

import os
import subprocess
import sys

import mlflow
import numpy
from sklearn.linear_model import LinearRegression

from support import URI, ContractCase, unique


class Fluent(ContractCase):
    def setUp(self):
        self.experiment = mlflow.set_experiment(unique("experiment"))
        self.addCleanup(mlflow.set_experiment, experiment_id="0")

    def test_a_run_from_start_to_end(self):
        with mlflow.start_run(run_name="Ann", tags={"team": "red"}, description="why") as run:
            mlflow.log_params({"depth": 3, "rate": 0.1})
            mlflow.log_metrics({"loss": 0.5, "accuracy": 0.9}, step=1)
            mlflow.set_tags({"kind": "nightly"})
        found = mlflow.get_run(run.info.run_id)
        self.assertEqual((found.info.status, found.info.run_name), ("FINISHED", "Ann"))
        self.assertEqual(found.data.params, {"depth": "3", "rate": "0.1"})
        self.assertEqual(found.data.metrics, {"loss": 0.5, "accuracy": 0.9})
        self.assertEqual((found.data.tags["team"], found.data.tags["kind"], found.data.tags["mlflow.note.content"]), ("red", "nightly", "why"))

    def test_a_run_that_fails(self):
        with self.assertRaises(ZeroDivisionError), mlflow.start_run() as run:
            raise ZeroDivisionError
        self.assertEqual(mlflow.get_run(run.info.run_id).info.status, "FAILED")

    def test_a_nested_run(self):
        with mlflow.start_run() as parent, mlflow.start_run(nested=True) as child:
            pass
        self.assertEqual(mlflow.get_run(child.info.run_id).data.tags["mlflow.parentRunId"], parent.info.run_id)

    def test_a_run_taken_up_again(self):
        with mlflow.start_run() as run:
            mlflow.log_metric("m", 1)
        with mlflow.start_run(run_id=run.info.run_id):
            mlflow.log_metric("m", 2)
        self.assertEqual([point.value for point in self.client.get_metric_history(run.info.run_id, "m")], [1.0, 2.0])

    def test_a_table(self):
        with mlflow.start_run() as run:
            mlflow.log_table({"question": ["a", "b"], "answer": ["c", "d"]}, "table.json")
        table = mlflow.load_table("table.json", run_ids=[run.info.run_id])
        self.assertEqual(list(table["answer"]), ["c", "d"])

    def test_a_dataset(self):
        with mlflow.start_run() as run:
            mlflow.log_input(mlflow.data.from_numpy(numpy.array([1.0, 2.0]), name="numbers"), context="training")
        self.assertEqual(mlflow.get_run(run.info.run_id).info.status, "FINISHED")

    def test_autolog(self):
        mlflow.sklearn.autolog(log_models=False, log_datasets=False, silent=True)
        self.addCleanup(mlflow.sklearn.autolog, disable=True, silent=True)
        with mlflow.start_run() as run:
            LinearRegression().fit(numpy.array([[1.0], [2.0], [3.0]]), numpy.array([2.0, 4.0, 6.0]))
        data = mlflow.get_run(run.info.run_id).data
        self.assertEqual((data.params["fit_intercept"], data.tags["estimator_name"]), ("True", "LinearRegression"))
        self.assertIn("training_r2_score", data.metrics)

    def test_search_and_last_active_run(self):
        with mlflow.start_run() as run:
            mlflow.log_metric("loss", 0.25)
        found = mlflow.search_runs(experiment_names=[self.experiment.name], filter_string="metrics.loss < 1")
        self.assertEqual(list(found["run_id"]), [run.info.run_id])
        self.assertEqual(mlflow.last_active_run().info.run_id, run.info.run_id)

    def test_registered_models_are_found(self):
        name = self.a_model()
        self.assertEqual([model.name for model in mlflow.search_registered_models(filter_string=f"name = '{name}'")], [name])


class CommandLine(ContractCase):
    def mlflow(self, *arguments: str) -> str:
        environment = {**os.environ, "MLFLOW_TRACKING_URI": URI}
        done = subprocess.run([sys.executable, "-m", "mlflow", *arguments], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_makes_and_finds_an_experiment(self):
        name = unique("experiment")
        self.mlflow("experiments", "create", "--experiment-name", name)
        self.assertIn(name, self.mlflow("experiments", "search"))

    def test_lists_the_artifacts_of_a_run(self):
        run = self.client.create_run("0").info.run_id
        self.client.log_text(run, "12345", "notes.txt")
        self.assertIn("notes.txt", self.mlflow("artifacts", "list", "--run-id", run))
