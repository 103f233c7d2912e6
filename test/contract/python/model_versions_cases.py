"""Model versions: numbers, sources, stages, tags, aliases, copies."""

from support import ContractCase, each, unique

LOCAL_SOURCE = (
    "Invalid model version source: '{0}'. To use a local path as a model version source, the run_id request parameter has to be "
    "specified and the local path has to be contained within the artifact directory of the run specified by the run_id."
)
RELATIVE_SOURCE = (
    "Invalid model version source: '{0}'. If supplying a source as an http, https, local file path, ftp, objectstore, or "
    "mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path."
)
STAGES = "Value must be one of None, Staging, Production, Archived."


class Create(ContractCase):
    def test_gives_back_what_was_asked_for(self):
        version = self.a_version(run_id="abc", tags={"a": 1}, run_link="http://run", description="d")
        self.assertEqual(
            (str(version.version), version.source, version.run_id, version.tags, version.run_link, version.description),
            ("1", "s3://bucket/path", "abc", {"a": "1"}, "http://run", "d"),
        )
        self.assertEqual((version.status, version.current_stage), ("READY", "None"))

    def test_shows_empty_texts_for_what_was_not_given(self):
        answer = self.http("POST", "model-versions/create", json={"name": self.a_model(), "source": "s3://b/p"})
        version = answer.json()["model_version"]
        self.assertEqual(list(version), [
            "name", "version", "creation_timestamp", "last_updated_timestamp", "current_stage", "description", "source", "run_id",
            "status", "run_link",
        ])
        self.assertEqual((version["description"], version["run_id"], version["run_link"]), ("", "", ""))

    def test_counts_on_and_never_gives_a_number_twice(self):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        self.client.delete_model_version(name, "2")
        self.assertEqual(str(self.a_version(name).version), "3")

    def test_moves_the_time_of_the_model(self):
        name = self.a_model()
        before = self.client.get_registered_model(name).last_updated_timestamp
        self.a_version(name)
        self.assertGreater(self.client.get_registered_model(name).last_updated_timestamp, before)

    def test_of_an_unknown_model(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found", self.a_version, "nobody")

    @each({"s3": "s3://b/p", "gs": "gs://b/p", "dbfs": "dbfs:/p"})
    def test_accepts_the_scheme(self, source):
        self.assertEqual(self.a_version(source=source).source, source)

    @each({"absolute": "/tmp/model", "file": "file:///tmp/model", "relative": "model"})
    def test_refuses_the_path(self, source):
        self.refused("INVALID_PARAMETER_VALUE", LOCAL_SOURCE.format(source), self.a_version, source=source)

    def test_refuses_a_step_upwards(self):
        self.refused("INVALID_PARAMETER_VALUE", RELATIVE_SOURCE.format("s3://b/../p"), self.a_version, source="s3://b/../p")

    def test_takes_the_source_of_another_version_with_its_run(self):
        first = self.a_version(run_id="abc")
        second = self.a_version(source=f"models:/{first.name}/1")
        self.assertEqual((second.source, second.run_id), (f"models:/{first.name}/1", "abc"))
        self.assertEqual(self.client.get_model_version_download_uri(second.name, "1"), "s3://bucket/path")

    def test_resolves_an_alias_in_the_source(self):
        first = self.a_version()
        self.client.set_registered_model_alias(first.name, "best", "1")
        second = self.http("POST", "model-versions/create", json={"name": self.a_model(), "source": f"models:/{first.name}@best"})
        self.assertEqual(second.json()["model_version"]["source"], f"models:/{first.name}/1")

    def test_refuses_a_logged_model_that_does_not_exist(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", "Logged model with ID 'm-1234' not found.", self.a_version, model_id="m-1234")


class Read(ContractCase):
    def test_get_equals_create(self):
        created = self.a_version(tags={"a": "b"}, description="d")
        found = self.client.get_model_version(created.name, created.version)
        self.assertEqual((found.source, found.tags, found.description, found.creation_timestamp),
                         (created.source, created.tags, created.description, created.creation_timestamp))

    @each({"leading zero": "01", "leading blank": " 1"})
    def test_reads_the_number_as_python_does(self, text):
        version = self.a_version()
        answer = self.http("GET", "model-versions/get", params={"name": version.name, "version": text})
        self.assertEqual(answer.json()["model_version"]["version"], "1")

    def test_of_a_missing_number(self):
        name = self.a_model()
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=7) not found",
                     self.client.get_model_version, name, "7")

    def test_of_a_missing_model(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", "Model Version (name=nobody, version=1) not found",
                     self.client.get_model_version, "nobody", "1")

    def test_refuses_a_version_that_is_no_number(self):
        self.refused("INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'one'.",
                     self.client.get_model_version, self.a_model(), "one")

    def test_download_uri_is_the_source(self):
        version = self.a_version()
        self.assertEqual(self.client.get_model_version_download_uri(version.name, "1"), "s3://bucket/path")

    def test_latest_versions_by_stage(self):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        self.client.transition_model_version_stage(name, "1", "Staging")
        found = self.client.get_latest_versions(name, stages=["Staging"])
        self.assertEqual([str(version.version) for version in found], ["1"])

    def test_latest_versions_of_all_stages(self):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        self.client.transition_model_version_stage(name, "1", "Staging")
        self.assertEqual({str(version.version) for version in self.client.get_latest_versions(name)}, {"1", "2"})


class Update(ContractCase):
    def test_changes_the_description_and_the_time(self):
        version = self.a_version()
        updated = self.client.update_model_version(version.name, "1", "new")
        self.assertEqual(updated.description, "new")
        self.assertGreater(updated.last_updated_timestamp, version.last_updated_timestamp)

    def test_without_a_description_removes_it(self):
        version = self.a_version(description="old")
        answer = self.http("PATCH", "model-versions/update", json={"name": version.name, "version": "1"})
        self.assertNotIn("description", answer.json()["model_version"])

    def test_refuses_a_number_as_version(self):
        answer = self.http("PATCH", "model-versions/update", json={"name": self.a_version().name, "version": 1, "description": "d"})
        self.assertEqual((answer.status_code, answer.json()["error_code"]), (400, "INVALID_PARAMETER_VALUE"))
        self.assertIn("Invalid value 1 for parameter 'version' supplied:  Hint: Value was of type 'int'.", answer.json()["message"])


class Delete(ContractCase):
    def test_hides_the_version(self):
        version = self.a_version()
        self.client.delete_model_version(version.name, "1")
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={version.name}, version=1) not found",
                     self.client.get_model_version, version.name, "1")

    def test_removes_its_aliases(self):
        version = self.a_version()
        self.client.set_registered_model_alias(version.name, "best", "1")
        self.client.delete_model_version(version.name, "1")
        self.assertEqual(self.client.get_registered_model(version.name).aliases, {})

    def test_a_second_time(self):
        version = self.a_version()
        self.client.delete_model_version(version.name, "1")
        self.answers_error(self.http("DELETE", "model-versions/delete", json={"name": version.name, "version": "1"}), 404,
                           "RESOURCE_DOES_NOT_EXIST", f"Model Version (name={version.name}, version=1) not found")


class Stages(ContractCase):
    @each({"lower case": ("staging", "Staging"), "upper case": ("PRODUCTION", "Production"), "none": ("none", "None")})
    def test_are_read_in_any_case(self, given, canonical):
        version = self.a_version()
        self.assertEqual(self.client.transition_model_version_stage(version.name, "1", given).current_stage, canonical)

    def test_an_unknown_one(self):
        version = self.a_version()
        self.refused("INVALID_PARAMETER_VALUE", f"Invalid Model Version stage: Testing. {STAGES}",
                     self.client.transition_model_version_stage, version.name, "1", "Testing")

    def test_archives_the_ones_before(self):
        name = self.a_model()
        for number in ["1", "2"]:
            self.a_version(name)
            self.client.transition_model_version_stage(name, number, "Production", archive_existing_versions=True)
        self.assertEqual(self.client.get_model_version(name, "1").current_stage, "Archived")


class Tags(ContractCase):
    def test_set_adds_and_overwrites(self):
        version = self.a_version(tags={"a": "1"})
        self.client.set_model_version_tag(version.name, "1", "a", "2")
        self.client.set_model_version_tag(version.name, "1", "b", True)
        self.assertEqual(self.client.get_model_version(version.name, "1").tags, {"a": "2", "b": "True"})

    def test_delete_removes_and_forgives(self):
        version = self.a_version(tags={"a": "1"})
        self.client.delete_model_version_tag(version.name, "1", "a")
        self.client.delete_model_version_tag(version.name, "1", "a")
        self.assertEqual(self.client.get_model_version(version.name, "1").tags, {})

    def test_of_an_unknown_version(self):
        name = self.a_model()
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=9) not found",
                     self.client.set_model_version_tag, name, "9", "k", "v")

    def test_do_not_move_the_time(self):
        version = self.a_version()
        self.client.set_model_version_tag(version.name, "1", "a", "2")
        self.assertEqual(self.client.get_model_version(version.name, "1").last_updated_timestamp, version.last_updated_timestamp)


class Aliases(ContractCase):
    def test_set_find_move_and_delete(self):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        self.client.set_registered_model_alias(name, "best", "1")
        self.client.set_registered_model_alias(name, "best", "2")
        self.assertEqual(str(self.client.get_model_version_by_alias(name, "best").version), "2")
        self.client.delete_registered_model_alias(name, "best")
        self.refused("INVALID_PARAMETER_VALUE", "Registered model alias best not found.",
                     self.client.get_model_version_by_alias, name, "best")

    def test_show_on_the_version(self):
        version = self.a_version()
        self.client.set_registered_model_alias(version.name, "best", "1")
        self.assertEqual(self.client.get_model_version(version.name, "1").aliases, ["best"])

    def test_distinguish_case(self):
        version = self.a_version()
        self.client.set_registered_model_alias(version.name, "Best", "1")
        self.refused("INVALID_PARAMETER_VALUE", "Registered model alias best not found.",
                     self.client.get_model_version_by_alias, version.name, "best")

    def test_delete_of_an_absent_one(self):
        self.client.delete_registered_model_alias(self.a_model(), "absent")

    @each({
        "latest": ("latest", "'latest' alias name (case insensitive) is reserved."),
        "LATEST": ("LATEST", "'latest' alias name (case insensitive) is reserved."),
        "a version": ("v12", "Version alias name 'v12' is reserved."),
    })
    def test_refuse(self, alias, message):
        version = self.a_version()
        self.refused("INVALID_PARAMETER_VALUE", message, self.client.set_registered_model_alias, version.name, alias, "1")

    @each({
        "a dot": ("a.b", "Invalid alias name: 'a.b'. Names may only contain alphanumerics, underscores (_), and dashes (-)."),
        "256 characters": ("a" * 256, "'Registered model alias name' exceeds the maximum length of 255 characters"),
    })
    def test_refuse_the_spelling(self, alias, message):
        body = {"name": self.a_version().name, "alias": alias, "version": "1"}
        self.answers_error(self.http("POST", "registered-models/alias", json=body), 400, "INVALID_PARAMETER_VALUE", message)

    def test_latest_is_the_highest_number(self):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        answer = self.http("GET", "registered-models/alias", params={"name": name, "alias": "latest"})
        self.assertEqual(answer.json()["model_version"]["version"], "2")

    def test_latest_of_a_model_without_versions(self):
        name = self.a_model()
        self.answers_error(self.http("GET", "registered-models/alias", params={"name": name, "alias": "latest"}), 404,
                           "RESOURCE_DOES_NOT_EXIST", f"Latest version not found for model {name}.")

    def test_of_an_unknown_version(self):
        name = self.a_model()
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=3) not found",
                     self.client.set_registered_model_alias, name, "best", "3")


class Copy(ContractCase):
    def test_makes_a_model_and_its_first_version(self):
        version = self.a_version(run_id="abc")
        target = unique("copy")
        copy = self.client.copy_model_version(f"models:/{version.name}/1", target)
        self.assertEqual((copy.name, str(copy.version), copy.source, copy.run_id), (target, "1", f"models:/{version.name}/1", "abc"))
