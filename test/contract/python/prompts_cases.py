"""Prompts, which are registered models in disguise, through the calls that know them."""

import time

import mlflow
from mlflow.exceptions import MlflowException

from support import PATIENCE_SECONDS, ContractCase, each, needs_event, unique

IS_PROMPT = "mlflow.prompt.is_prompt"


class Lifecycle(ContractCase):
    def a_prompt(self, template="Hi {{name}}", **details) -> str:
        name = unique("prompt")
        mlflow.genai.register_prompt(name, template, **details)
        return name

    def test_registers_and_loads(self):
        name = self.a_prompt(commit_message="first", tags={"team": "red"})
        prompt = mlflow.genai.load_prompt(f"prompts:/{name}/1")
        self.assertEqual((prompt.template, prompt.version, prompt.commit_message), ("Hi {{name}}", 1, "first"))
        self.assertEqual(prompt.format(name="Ann"), "Hi Ann")

    def test_registers_a_chat(self):
        messages = [{"role": "system", "content": "Be {{mood}}"}, {"role": "user", "content": "Hi"}]
        name = self.a_prompt(messages)
        self.assertEqual(mlflow.genai.load_prompt(f"prompts:/{name}/1").template, messages)

    def test_counts_versions(self):
        name = self.a_prompt()
        self.assertEqual(mlflow.genai.register_prompt(name, "Bye {{name}}").version, 2)
        self.assertEqual(mlflow.genai.load_prompt(name, version=2).template, "Bye {{name}}")

    def test_loads_by_alias(self):
        name = self.a_prompt()
        mlflow.genai.set_prompt_alias(name, "production", 1)
        self.assertEqual(mlflow.genai.load_prompt(f"prompts:/{name}@production").version, 1)

    def test_loads_the_latest(self):
        name = self.a_prompt()
        mlflow.genai.register_prompt(name, "second")
        self.assertEqual(mlflow.genai.load_prompt(f"prompts:/{name}@latest").version, 2)

    def test_deletes_an_alias(self):
        name = self.a_prompt()
        mlflow.genai.set_prompt_alias(name, "gone", 1)
        mlflow.genai.delete_prompt_alias(name, "gone")
        with self.assertRaises(MlflowException):
            mlflow.genai.load_prompt(f"prompts:/{name}@gone")

    def test_finds_prompts_by_tag(self):
        mark = unique("mark")
        name = self.a_prompt()
        self.client.set_prompt_tag(name, "mark", mark)
        self.assertEqual([prompt.name for prompt in mlflow.genai.search_prompts(f"tags.mark = '{mark}'")], [name])

    def test_is_kept_as_a_registered_model_with_tags(self):
        name = self.a_prompt(commit_message="why", tags={"team": "red"})
        version = self.http("GET", "model-versions/get", params={"name": name, "version": "1"}).json()["model_version"]
        tags = {tag["key"]: tag["value"] for tag in version["tags"]}
        self.assertEqual((version["source"], version["description"]), ("dummy-source", "why"))
        self.assertEqual((tags[IS_PROMPT], tags["mlflow.prompt.text"], tags["team"]), ("true", "Hi {{name}}", "red"))


class Separation(ContractCase):
    def a_prompt(self) -> str:
        name = unique("prompt")
        self.http("POST", "registered-models/create", json={"name": name, "tags": [{"key": IS_PROMPT, "value": "true"}]})
        return name

    def test_models_do_not_show_among_prompts_nor_prompts_among_models(self):
        prompt, model = self.a_prompt(), self.a_model()
        names = {found.name for found in self.client.search_registered_models(f"name IN ('{prompt}', '{model}')")}
        self.assertEqual(names, {model})

    def test_a_prompt_of_the_name_of_a_model(self):
        name = self.a_model()
        answer = self.http("POST", "registered-models/create", json={"name": name, "tags": [{"key": IS_PROMPT, "value": "true"}]})
        self.answers_error(
            answer, 400, "RESOURCE_ALREADY_EXISTS",
            f"Tried to create a prompt with name '{name}', but the name is already taken by a registered model. MLflow does not "
            "allow creating a model and a prompt with the same name.",
        )

    def test_a_model_of_the_name_of_a_prompt(self):
        name = self.a_prompt()
        self.refused(
            "RESOURCE_ALREADY_EXISTS",
            f"Tried to create a registered model with name '{name}', but the name is already taken by a prompt. MLflow does not "
            "allow creating a model and a prompt with the same name.",
            self.client.create_registered_model, name,
        )

    def test_a_second_prompt_of_the_name(self):
        name = self.a_prompt()
        answer = self.http("POST", "registered-models/create", json={"name": name, "tags": [{"key": IS_PROMPT, "value": "true"}]})
        self.answers_error(answer, 400, "RESOURCE_ALREADY_EXISTS", f"Prompt (name={name}) already exists.")

    def test_a_prompt_with_a_real_source(self):
        answer = self.http("POST", "model-versions/create", json={
            "name": self.a_prompt(), "source": "s3://b/p", "tags": [{"key": IS_PROMPT, "value": "true"}],
        })
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "Invalid prompt source: 's3://b/p'. Prompt sources must use an MLflow placeholder.")


class Events(ContractCase):
    @needs_event("prompt.created")
    def test_of_a_new_prompt(self):
        inbox = self.listen("prompt.created", "prompt_version.created")
        name = unique("prompt")
        mlflow.genai.register_prompt(name, "Hi {{name}}", commit_message="cm", tags={"c": "d"})
        created, version = inbox.wait(2)
        self.assertEqual((created.event(), version.event()), ("prompt.created", "prompt_version.created"))
        self.assertEqual(created.data()["name"], name)
        self.assertEqual((version.data()["version"], version.data()["template"], version.data()["description"]), ("1", "Hi {{name}}", "cm"))
        self.assertNotIn(IS_PROMPT, version.data()["tags"])

    @needs_event("prompt.created")
    @each({
        "tag set": ("prompt_tag.set", lambda client, name: client.set_prompt_tag(name, "k", "v"), {"key": "k", "value": "v"}),
        "tag deleted": ("prompt_tag.deleted", lambda client, name: client.delete_prompt_tag(name, "k"), {"key": "k"}),
        "version tag set": (
            "prompt_version_tag.set", lambda client, name: client.set_prompt_version_tag(name, "1", "k", "v"),
            {"version": "1", "key": "k", "value": "v"},
        ),
        "version tag deleted": (
            "prompt_version_tag.deleted", lambda client, name: client.delete_prompt_version_tag(name, "1", "k"),
            {"version": "1", "key": "k"},
        ),
        "alias created": (
            "prompt_alias.created", lambda client, name: client.set_prompt_alias(name, "best", 1), {"alias": "best", "version": "1"},
        ),
        "alias deleted": ("prompt_alias.deleted", lambda client, name: client.delete_prompt_alias(name, "best"), {"alias": "best"}),
    })
    def test_of(self, event, change, data):
        name = unique("prompt")
        mlflow.genai.register_prompt(name, "text")
        self.wait_for_the_background_tag(name)
        inbox = self.listen(event)
        change(self.client, name)
        sent = inbox.only(about=name)
        self.assertEqual((sent.event(), sent.data()), (event, {"name": name, **data}))

    def wait_for_the_background_tag(self, name):
        """The client links a new prompt to its experiment from a thread, which is a tag event that nobody asked for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "_mlflow_experiment_ids" not in self.http("GET", f"registered-models/get?name={name}").text:
            self.assertLess(time.monotonic(), deadline, "the prompt was never linked to its experiment")
