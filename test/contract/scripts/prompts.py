"""Prompts: registered in versions, with aliases and tags, loaded and filled in."""

import mlflow
from mlflow import MlflowClient
from names import registered

NAME = registered("greeting")
first = mlflow.genai.register_prompt(name=NAME, template="Hello {{name}}", commit_message="first", tags={"team": "a"})
second = mlflow.genai.register_prompt(
    name=NAME, template=[{"role": "user", "content": "Good day {{name}}, it is {{day}}"}], tags={"team": "b"}
)
mlflow.genai.set_prompt_alias(NAME, alias="production", version=2)
mlflow.genai.set_prompt_tag(NAME, "language", "en")
mlflow.genai.set_prompt_version_tag(NAME, 1, "reviewed", "yes")

loaded = mlflow.genai.load_prompt(f"prompts:/{NAME}@production")
print(loaded.version, loaded.variables, loaded.format(name="you", day="Monday"))
print(mlflow.genai.load_prompt(f"prompts:/{NAME}/1").template, mlflow.genai.load_prompt(NAME, version=1).tags)
print([(prompt.name, prompt.tags) for prompt in mlflow.genai.search_prompts(f"name = '{NAME}'")])
print([version.version for version in MlflowClient().search_prompt_versions(NAME)])
mlflow.genai.delete_prompt_alias(NAME, "production")
mlflow.genai.delete_prompt_version_tag(NAME, 1, "reviewed")
print(mlflow.genai.load_prompt(f"prompts:/{NAME}@production", allow_missing=True))
MlflowClient().delete_prompt_version(NAME, "1")
print(mlflow.genai.load_prompt(NAME, version=1, allow_missing=True))
