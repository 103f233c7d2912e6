"""Stages, which are deprecated and still used."""

from mlflow import MlflowClient
from names import registered

NAME = registered("staged")
client = MlflowClient()
client.create_registered_model(NAME)
for _ in range(3):
    client.create_model_version(NAME, "s3://bucket/model")

client.transition_model_version_stage(NAME, "1", "Production")
client.transition_model_version_stage(NAME, "2", "staging")
client.transition_model_version_stage(NAME, "3", "Production", archive_existing_versions=True)
print([(version.version, version.current_stage) for version in client.get_latest_versions(NAME)])
print([(version.version, version.current_stage) for version in client.get_latest_versions(NAME, stages=["Production"])])
print(client.get_model_version_stages(NAME, "1"), client.get_model_version_download_uri(NAME, "3"))
client.rename_registered_model(NAME, f"{NAME}-renamed")
client.delete_model_version(f"{NAME}-renamed", "2")
print(sorted((version.version, version.current_stage) for version in client.search_model_versions(f"name = '{NAME} renamed'")))
client.delete_registered_model(f"{NAME}-renamed")
print(client.search_registered_models(f"name LIKE '{NAME}%'"))
