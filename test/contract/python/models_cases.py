"""Training, registering and loading models as programs do it."""

import mlflow
import mlflow.pyfunc
import numpy
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression

from support import ContractCase, unique

X, Y = numpy.array([[1.0], [2.0], [3.0]]), numpy.array([2.0, 4.0, 6.0])


class Double(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [value * 2 for value in model_input]


def log(**details):
    with mlflow.start_run():
        return mlflow.sklearn.log_model(
            LinearRegression().fit(X, Y), name="model", signature=infer_signature(X, Y), pip_requirements=["scikit-learn"], **details
        )


class Flows(ContractCase):
    def predicts(self, uri: str) -> None:
        self.assertAlmostEqual(float(mlflow.pyfunc.load_model(uri).predict(numpy.array([[4.0]]))[0]), 8.0)

    def test_log_model_registers(self):
        name = unique("sk")
        info = log(registered_model_name=name)
        version = self.client.get_model_version(name, "1")
        self.assertEqual((version.source, version.run_id), (f"models:/{info.model_id}", info.run_id))
        self.predicts(f"models:/{name}/1")

    def test_log_model_tells_the_subscriber_no_run(self):
        inbox = self.listen("model_version.created")
        info = log(registered_model_name=unique("sk"))
        self.assertEqual((inbox.only().data()["source"], inbox.only().data()["run_id"]), (f"models:/{info.model_id}", None))

    def test_register_model_from_a_run(self):
        info, name = log(), unique("sk")
        version = mlflow.register_model(f"runs:/{info.run_id}/model", name)
        self.assertEqual((str(version.version), version.run_id), ("1", info.run_id))
        self.predicts(f"models:/{name}/1")

    def test_register_model_from_a_logged_model(self):
        info, name = log(), unique("sk")
        mlflow.register_model(f"models:/{info.model_id}", name)
        self.predicts(f"models:/{name}/1")

    def test_load_by_alias(self):
        name = unique("sk")
        log(registered_model_name=name)
        self.client.set_registered_model_alias(name, "champion", "1")
        self.predicts(f"models:/{name}@champion")

    def test_load_the_latest(self):
        name = unique("sk")
        log(registered_model_name=name)
        self.predicts(f"models:/{name}/latest")

    def test_load_a_copy(self):
        name, copy = unique("sk"), unique("copy")
        log(registered_model_name=name)
        self.client.copy_model_version(f"models:/{name}/1", copy)
        self.predicts(f"models:/{copy}/1")

    def test_a_python_model(self):
        name = unique("py")
        with mlflow.start_run():
            mlflow.pyfunc.log_model(name="model", python_model=Double(), registered_model_name=name, pip_requirements=["mlflow"])
        self.assertEqual(mlflow.pyfunc.load_model(f"models:/{name}/1").predict([1, 2]), [2, 4])

    def test_the_logged_model_knows_its_versions(self):
        name = unique("sk")
        info = log(registered_model_name=name)
        tags = self.client.get_logged_model(info.model_id).tags
        self.assertIn(name, tags["mlflow.modelVersions"])

    def test_logged_models_can_be_searched(self):
        experiment = mlflow.set_experiment(unique("experiment")).experiment_id
        self.addCleanup(mlflow.set_experiment, experiment_id="0")
        info = log()
        found = self.client.search_logged_models([experiment], filter_string="name = 'model'")
        self.assertEqual([model.model_id for model in found], [info.model_id])

    def test_a_missing_logged_model(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", "Logged model with ID 'm-nope' not found.", self.client.get_logged_model, "m-nope")
