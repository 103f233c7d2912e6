"""Aliases and tags of registered models and of their versions."""

from mlflow import MlflowClient
from names import registered

NAME = registered("aliased")
client = MlflowClient()
client.create_registered_model(NAME, tags={"task": "classification"}, description="first words")
for number in (1, 2, 3):
    client.create_model_version(NAME, f"s3://bucket/{number}", tags={"number": str(number)}, description=f"version {number}")

client.set_registered_model_alias(NAME, "champion", "1")
client.set_registered_model_alias(NAME, "challenger", "2")
client.set_registered_model_alias(NAME, "champion", "3")
client.delete_registered_model_alias(NAME, "challenger")
client.set_registered_model_tag(NAME, "owner", "me")
client.delete_registered_model_tag(NAME, "task")
client.set_model_version_tag(NAME, "3", "checked", "yes")
client.delete_model_version_tag(NAME, "3", "number")
client.update_registered_model(NAME, description="other words")
client.update_model_version(NAME, "2", description="changed")

model = client.get_registered_model(NAME)
print(model.aliases, sorted(model.tags.items()), model.description)
for version in client.search_model_versions(f"name = '{NAME}'", order_by=["version_number ASC"]):
    print(version.version, version.aliases, version.tags, version.description, version.source)
print([found.name for found in client.search_registered_models(f"name LIKE '{NAME}%' and tags.owner = 'me'")])
print([found.version for found in client.search_model_versions(f"name = '{NAME}' and tags.checked = 'yes'")])
