"""Registered models: their names, descriptions, tags, renaming and deletion."""

from support import ContractCase, each, unique

INVALID_KEY = (
    "Invalid value \"{0}\" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), "
    "periods (.), spaces ( ), colon(:) and slashes (/)."
)


class Create(ContractCase):
    def test_gives_back_name_description_and_tags(self):
        name = unique("model")
        model = self.client.create_registered_model(name, tags={"b": "2", "a": 1}, description="d é")
        self.assertEqual((model.name, model.description, model.tags), (name, "d é", {"b": "2", "a": "1"}))
        self.assertEqual(model.creation_timestamp, model.last_updated_timestamp)

    def test_leaves_out_what_is_not_there(self):
        answer = self.http("POST", "registered-models/create", json={"name": unique("bare"), "description": ""})
        self.assertEqual(list(answer.json()["registered_model"]), ["name", "creation_timestamp", "last_updated_timestamp"])

    def test_keeps_the_last_of_a_repeated_tag(self):
        tags = [{"key": "k", "value": "1"}, {"key": "x", "value": "2"}, {"key": "k", "value": "3"}]
        model = self.http("POST", "registered-models/create", json={"name": unique("tags"), "tags": tags}).json()["registered_model"]
        self.assertEqual({tag["key"]: tag["value"] for tag in model["tags"]}, {"k": "3", "x": "2"})

    def test_refuses_a_second_one_of_the_name(self):
        name = self.a_model()
        self.refused("RESOURCE_ALREADY_EXISTS", f"Registered Model (name={name}) already exists.",
                     self.client.create_registered_model, name)

    @each({"blanks": "a b", "quotes": "it's \"so\"", "percent": "50%", "emoji": "😀", "long": "x" * 1000, "newline": "a\nb"})
    def test_accepts_a_name_with(self, part):
        name = unique(part)
        self.client.create_registered_model(name)
        self.assertEqual(self.client.get_registered_model(name).name, name)

    @each({"a slash": "a/b", "a colon": "a:b"})
    def test_refuses_a_name_with(self, name):
        self.refused("INVALID_PARAMETER_VALUE", f"Invalid model name '{name}'. Names cannot contain '/' or ':'.",
                     self.client.create_registered_model, name)

    def test_refuses_a_blank_name(self):
        self.answers_error(self.http("POST", "registered-models/create", json={"name": " "}), 400, "INVALID_PARAMETER_VALUE",
                           "Missing value for required parameter 'name'.")

    def test_refuses_the_name_of_a_folder(self):
        self.refused(
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"..\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve "
            "to other names when treated as such. This name would resolve to '..'",
            self.client.create_registered_model, "..",
        )

    @each({"a question mark": "a?", "a star": "a*b"})
    def test_refuses_a_tag_key_with(self, key):
        self.refused("INVALID_PARAMETER_VALUE", INVALID_KEY.format(key), self.client.create_registered_model, unique("m"), {key: "v"})


class Read(ContractCase):
    def test_get_equals_create(self):
        name = unique("model")
        created = self.client.create_registered_model(name, tags={"a": "b"}, description="d")
        found = self.client.get_registered_model(name)
        self.assertEqual((found.description, found.tags, found.creation_timestamp), ("d", {"a": "b"}, created.creation_timestamp))

    def test_get_of_an_unknown_name(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found",
                     self.client.get_registered_model, "nobody")

    def test_shows_the_latest_version_of_each_stage(self):
        name = self.a_model()
        for _ in range(3):
            self.a_version(name)
        self.client.transition_model_version_stage(name, "1", "Production")
        latest = {(version.current_stage, version.version) for version in self.client.get_registered_model(name).latest_versions}
        self.assertEqual({(stage, str(version)) for stage, version in latest}, {("None", "3"), ("Production", "1")})

    def test_sorts_the_aliases(self):
        name = self.a_version().name
        for alias in ["zeta", "alpha"]:
            self.client.set_registered_model_alias(name, alias, "1")
        model = self.http("GET", "registered-models/get", params={"name": name}).json()["registered_model"]
        self.assertEqual(model["aliases"], [{"alias": "alpha", "version": "1"}, {"alias": "zeta", "version": "1"}])


class Update(ContractCase):
    def test_changes_the_description_and_the_time(self):
        name = self.a_model(description="old")
        before = self.client.get_registered_model(name)
        after = self.client.update_registered_model(name, "new")
        self.assertEqual(after.description, "new")
        self.assertGreater(after.last_updated_timestamp, before.last_updated_timestamp)

    def test_without_a_description_clears_it(self):
        name = self.a_model(description="old")
        self.http("PATCH", "registered-models/update", json={"name": name})
        self.assertNotIn("description", self.http("GET", "registered-models/get", params={"name": name}).json()["registered_model"])

    def test_of_an_unknown_name(self):
        self.answers_error(self.http("PATCH", "registered-models/update", json={"name": "nobody", "description": "d"}), 404,
                           "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found")


class Rename(ContractCase):
    def test_carries_versions_tags_and_aliases(self):
        name, renamed = self.a_model(tags={"a": "b"}), unique("renamed")
        self.a_version(name)
        self.client.set_registered_model_alias(name, "champion", "1")
        self.client.rename_registered_model(name, renamed)
        model = self.client.get_registered_model(renamed)
        self.assertEqual((model.tags, {k: str(v) for k, v in model.aliases.items()}), ({"a": "b"}, {"champion": "1"}))
        self.assertEqual(self.client.get_model_version(renamed, "1").name, renamed)

    def test_frees_the_old_name(self):
        name = self.a_model()
        self.client.rename_registered_model(name, unique("renamed"))
        self.client.create_registered_model(name)

    def test_to_itself(self):
        name = self.a_model()
        answer = self.http("POST", "registered-models/rename", json={"name": name, "new_name": name})
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    def test_to_a_name_that_is_taken(self):
        name, taken = self.a_model(), self.a_model()
        answer = self.http("POST", "registered-models/rename", json={"name": name, "new_name": taken})
        self.assertEqual((answer.status_code, answer.json()["error_code"]), (400, "RESOURCE_ALREADY_EXISTS"))
        self.assertTrue(answer.json()["message"].startswith(f"Registered Model (name={taken}) already exists."))

    def test_without_a_new_name(self):
        self.answers_error(
            self.http("POST", "registered-models/rename", json={"name": self.a_model()}), 400, "INVALID_PARAMETER_VALUE",
            "Missing value for required parameter 'new_name'. See the API docs for more information about request parameters.",
        )


class Delete(ContractCase):
    def test_takes_the_versions_along(self):
        version = self.a_version()
        self.client.delete_registered_model(version.name)
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={version.name}, version=1) not found",
                     self.client.get_model_version, version.name, "1")

    def test_lets_the_numbers_begin_again(self):
        version = self.a_version()
        self.client.delete_registered_model(version.name)
        self.client.create_registered_model(version.name)
        self.assertEqual(str(self.a_version(version.name).version), "1")

    def test_of_an_unknown_name(self):
        self.answers_error(self.http("DELETE", "registered-models/delete", json={"name": "nobody"}), 404,
                           "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found")


class Tags(ContractCase):
    def test_set_adds_and_overwrites(self):
        name = self.a_model(tags={"a": "1"})
        self.client.set_registered_model_tag(name, "a", "2")
        self.client.set_registered_model_tag(name, "b/c.d e-f_g:h", 3)
        self.assertEqual(self.client.get_registered_model(name).tags, {"a": "2", "b/c.d e-f_g:h": "3"})

    def test_do_not_move_the_time(self):
        name = self.a_model()
        before = self.client.get_registered_model(name).last_updated_timestamp
        self.client.set_registered_model_tag(name, "a", "2")
        self.assertEqual(self.client.get_registered_model(name).last_updated_timestamp, before)

    def test_delete_removes(self):
        name = self.a_model(tags={"a": "1", "b": "2"})
        self.client.delete_registered_model_tag(name, "a")
        self.assertEqual(self.client.get_registered_model(name).tags, {"b": "2"})

    def test_delete_of_an_absent_one(self):
        self.client.delete_registered_model_tag(self.a_model(), "absent")

    def test_key_that_is_too_long(self):
        self.refused("INVALID_PARAMETER_VALUE", "'key' exceeds the maximum length of 250 characters",
                     self.client.set_registered_model_tag, self.a_model(), "k" * 251, "v")

    def test_value_that_is_too_long(self):
        self.refused("INVALID_PARAMETER_VALUE", "'value' exceeds the maximum length of 100000 characters",
                     self.client.set_registered_model_tag, self.a_model(), "k", "v" * 100_001)

    def test_of_an_unknown_model(self):
        self.answers_error(self.http("POST", "registered-models/set-tag", json={"name": "nobody", "key": "k", "value": "v"}), 404,
                           "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found")

    def test_delete_with_a_bad_key(self):
        self.answers_error(self.http("DELETE", "registered-models/delete-tag", json={"name": self.a_model(), "key": "a?"}), 400,
                           "INVALID_PARAMETER_VALUE", INVALID_KEY.format("a?"))
