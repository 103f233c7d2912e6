"""A model with a signature, registered as it is logged, loaded again by version and by alias."""

import mlflow
from mlflow import MlflowClient
from mlflow.models import infer_signature
from names import registered
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

NAME = registered("diabetes")
features, target = load_diabetes(as_frame=True, return_X_y=True)
model = LinearRegression().fit(features, target)

with mlflow.start_run():
    info = mlflow.sklearn.log_model(
        model,
        name="model",
        registered_model_name=NAME,
        signature=infer_signature(features, model.predict(features)),
        input_example=features.head(2),
    )

client = MlflowClient()
client.set_registered_model_alias(NAME, "champion", 1)
for uri in (f"models:/{NAME}/1", f"models:/{NAME}@champion", info.model_uri):
    print(mlflow.pyfunc.load_model(uri).predict(features.head(2)).round(2).tolist())
version = client.get_model_version_by_alias(NAME, "champion")
print(version.version, version.status, version.aliases, version.run_id == info.run_id)
