"""A signature and requirements that are put on a model after it was logged."""

import mlflow
import pandas as pd
from mlflow.models import infer_signature, set_signature, update_model_requirements
from names import registered
from sklearn.dummy import DummyClassifier

table = pd.DataFrame({"x": [1, 2]})
with mlflow.start_run():
    info = mlflow.sklearn.log_model(DummyClassifier().fit(table, [0, 1]), name="model", pip_requirements=["scikit-learn"])
print(mlflow.models.get_model_info(info.model_uri).signature)
set_signature(info.model_uri, infer_signature(table, [0, 1]))
print(mlflow.models.get_model_info(info.model_uri).signature.inputs)
update_model_requirements(info.model_uri, "add", ["pandas==3.1.1"])
print(mlflow.artifacts.load_text(f"runs:/{info.run_id}/model/requirements.txt").splitlines()[-1])
mlflow.register_model(info.model_uri, registered("signed"))
print(mlflow.models.get_model_info(f"models:/{registered('signed')}/1").signature.inputs)
