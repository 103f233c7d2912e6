"""Experiments, runs and what is logged to them, as much as registering a model needs."""

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType

from support import ContractCase, each, unique


class Experiments(ContractCase):
    def test_the_default_one_is_there(self):
        experiment = self.client.get_experiment("0")
        self.assertEqual((experiment.name, experiment.lifecycle_stage), ("Default", "active"))

    def test_create_and_get(self):
        name = unique("experiment")
        identity = self.client.create_experiment(name, tags={"team": "red"})
        experiment = self.client.get_experiment_by_name(name)
        self.assertEqual((experiment.experiment_id, experiment.tags["team"]), (identity, "red"))
        self.assertEqual(experiment.artifact_location, f"mlflow-artifacts:/{identity}")

    def test_a_second_one_of_the_name(self):
        name = unique("experiment")
        self.client.create_experiment(name)
        answer = self.http("POST", "experiments/create", json={"name": name})
        self.assertEqual((answer.status_code, answer.json()["error_code"]), (400, "RESOURCE_ALREADY_EXISTS"))
        self.assertTrue(answer.json()["message"].startswith(f"Experiment(name={name}) already exists."), answer.json()["message"])

    @each({"missing": ("999999", 404, "No Experiment with id=999999 exists"),
           "no number": ("abc", 400, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")})
    def test_get_of_an_id_that_is(self, identity, status, message):
        answer = self.http("GET", f"experiments/get?experiment_id={identity}")
        self.answers_error(answer, status, "RESOURCE_DOES_NOT_EXIST" if status == 404 else "INVALID_PARAMETER_VALUE", message)

    def test_get_of_an_unknown_name(self):
        self.assertIsNone(self.client.get_experiment_by_name("nobody"))

    def test_set_experiment_makes_it(self):
        name = unique("experiment")
        self.assertEqual(mlflow.set_experiment(name).experiment_id, self.client.get_experiment_by_name(name).experiment_id)

    def test_search_by_name(self):
        name = unique("experiment")
        self.client.create_experiment(name)
        self.assertEqual([found.name for found in self.client.search_experiments(filter_string=f"name = '{name}'")], [name])

    def test_search_without_a_size(self):
        answer = self.http("POST", "experiments/search", json={"max_results": 0})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer")

    def test_delete_and_restore(self):
        identity = self.client.create_experiment(unique("experiment"))
        self.client.delete_experiment(identity)
        self.assertEqual(self.client.get_experiment(identity).lifecycle_stage, "deleted")
        self.client.restore_experiment(identity)
        self.assertEqual(self.client.get_experiment(identity).lifecycle_stage, "active")

    def test_rename_and_tag(self):
        identity, name = self.client.create_experiment(unique("experiment")), unique("renamed")
        self.client.rename_experiment(identity, name)
        self.client.set_experiment_tag(identity, "k", "v")
        experiment = self.client.get_experiment(identity)
        self.assertEqual((experiment.name, experiment.tags["k"]), (name, "v"))


class Runs(ContractCase):
    def a_run(self, **details):
        return self.client.create_run(details.pop("experiment_id", "0"), **details)

    def test_create_and_get(self):
        run = self.a_run(run_name="Ann", tags={"a": "b"})
        found = self.client.get_run(run.info.run_id)
        self.assertEqual((found.info.status, found.info.run_name, found.data.tags["a"]), ("RUNNING", "Ann", "b"))
        self.assertRegex(found.info.run_id, "^[0-9a-f]{32}$")
        self.assertEqual(found.info.artifact_uri, f"mlflow-artifacts:/0/{found.info.run_id}/artifacts")

    def test_gets_a_name_of_its_own(self):
        run = self.a_run()
        self.assertRegex(run.info.run_name, r"^[a-z]+-[a-z]+-\d+$")
        self.assertEqual(run.data.tags["mlflow.runName"], run.info.run_name)

    def test_an_unknown_one(self):
        unknown = "0" * 32
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Run with id={unknown} not found", self.client.get_run, unknown)

    def test_params_metrics_and_tags(self):
        run = self.a_run().info.run_id
        self.client.log_param(run, "p", 1)
        self.client.log_metric(run, "m", 0.5, step=1)
        self.client.log_metric(run, "m", 0.25, step=2)
        self.client.set_tag(run, "t", "x")
        data = self.client.get_run(run).data
        self.assertEqual((data.params, data.metrics, data.tags["t"]), ({"p": "1"}, {"m": 0.25}, "x"))

    def test_a_param_cannot_change(self):
        run = self.a_run().info.run_id
        self.client.log_param(run, "p", 1)
        self.client.log_param(run, "p", 1)
        answer = self.http("POST", "runs/log-parameter", json={"run_id": run, "key": "p", "value": "2"})
        self.answers_error(
            answer, 400, "INVALID_PARAMETER_VALUE",
            f"Changing param values is not allowed. Param with key='p' was already logged with value='1' for run ID='{run}'. "
            "Attempted logging new value '2'.",
        )

    def test_history_of_a_metric(self):
        run = self.a_run().info.run_id
        for step in [2, 1, 3]:
            self.client.log_metric(run, "m", step / 2, timestamp=1000 + step, step=step)
        history = self.client.get_metric_history(run, "m")
        self.assertEqual([(point.step, point.value) for point in history], [(1, 0.5), (2, 1.0), (3, 1.5)])

    def test_a_batch(self):
        run = self.a_run().info.run_id
        self.client.log_batch(run, [Metric("m", 1.0, 1, 0), Metric("n", 2.0, 1, 0)], [Param("p", "1")], [RunTag("t", "v")])
        data = self.client.get_run(run).data
        self.assertEqual((data.metrics, data.params, data.tags["t"]), ({"m": 1.0, "n": 2.0}, {"p": "1"}, "v"))

    def test_a_batch_that_is_too_large(self):
        run = self.a_run().info.run_id
        params = [{"key": f"p{number}", "value": "v"} for number in range(101)]
        answer = self.http("POST", "runs/log-batch", json={"run_id": run, "params": params})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "A batch logging request can contain at most 100 params. Got 101 params. Please split up params across "
                           "multiple requests and try again.")

    @each({"not a number": ("NaN", "NaN"), "infinite": ("Infinity", "Infinity")})
    def test_a_metric_that_is(self, sent, shown):
        run = self.a_run().info.run_id
        self.http("POST", "runs/log-metric", json={"run_id": run, "key": "m", "value": sent, "timestamp": 1})
        metric = self.http("GET", f"runs/get?run_id={run}").json()["run"]["data"]["metrics"][0]
        self.assertIn(metric["value"], [shown, 1.7976931348623157e308])

    def test_ends(self):
        run = self.a_run().info.run_id
        self.client.set_terminated(run, "FAILED", end_time=12345)
        info = self.client.get_run(run).info
        self.assertEqual((info.status, info.end_time), ("FAILED", 12345))

    def test_delete_and_restore(self):
        run = self.a_run().info.run_id
        self.client.delete_run(run)
        self.assertEqual(self.client.get_run(run).info.lifecycle_stage, "deleted")
        self.client.restore_run(run)
        self.assertEqual(self.client.get_run(run).info.lifecycle_stage, "active")

    def test_deleting_a_tag_that_is_not_there(self):
        run = self.a_run().info.run_id
        self.refused("RESOURCE_DOES_NOT_EXIST", f"No tag with name: t in run with id {run}", self.client.delete_tag, run, "t")

    def test_a_new_name_shows_in_the_tag(self):
        run = self.a_run(run_name="old").info.run_id
        self.client.update_run(run, name="new")
        self.assertEqual(self.client.get_run(run).data.tags["mlflow.runName"], "new")


class Search(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.experiment = cls.client.create_experiment(unique("experiment"))
        for number in range(3):
            run = cls.client.create_run(cls.experiment, start_time=1000 + number, tags={"kind": "abc"[number]}, run_name=f"run{number}")
            cls.client.log_metric(run.info.run_id, "loss", 1.0 - number / 4)
            cls.client.log_param(run.info.run_id, "depth", number)
        cls.client.set_terminated(run.info.run_id)

    def found(self, filter_string="", order_by=None):
        runs = self.client.search_runs([self.experiment], filter_string, order_by=order_by)
        return [run.info.run_name for run in runs]

    @each({
        "all, newest first": ("", ["run2", "run1", "run0"]),
        "metric": ("metrics.loss < 0.8", ["run2", "run1"]),
        "param": ("params.depth = '1'", ["run1"]),
        "tag": ("tags.kind LIKE 'a%'", ["run0"]),
        "status": ("attributes.status = 'FINISHED'", ["run2"]),
        "name": ("run_name = 'run1'", ["run1"]),
        "several": ("metrics.loss < 0.8 and params.depth = '2'", ["run2"]),
        "start": ("start_time > 1000", ["run2", "run1"]),
    })
    def test_finds(self, filter_string, expected):
        self.assertEqual(self.found(filter_string), expected)

    @each({"metric": ("metrics.loss ASC", ["run2", "run1", "run0"]), "start": ("start_time ASC", ["run0", "run1", "run2"])})
    def test_sorts_by(self, order, expected):
        self.assertEqual(self.found(order_by=[order]), expected)

    def test_pages(self):
        page = self.client.search_runs([self.experiment], max_results=2)
        rest = self.client.search_runs([self.experiment], max_results=2, page_token=page.token)
        self.assertEqual((len(page), len(rest)), (2, 1))

    def test_refuses_the_filter(self):
        self.refused("INVALID_PARAMETER_VALUE", "Invalid clause(s) in filter string: 'bogus'", self.found, "bogus")

    def test_skips_deleted_runs_unless_asked(self):
        experiment = self.client.create_experiment(unique("experiment"))
        run = self.client.create_run(experiment).info.run_id
        self.client.delete_run(run)
        self.assertEqual(list(self.client.search_runs([experiment])), [])
        self.assertEqual(len(self.client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)), 1)

    def test_as_a_table(self):
        table = mlflow.search_runs([self.experiment], order_by=["metrics.loss ASC"])
        self.assertEqual(list(table["params.depth"]), ["2", "1", "0"])
