"""Searching registered models and versions: filters, order, pages, and how a bad filter is refused."""

from support import ContractCase, each, unique

TYPE_HINT = "Hint: Value was of type 'str'. See the API docs for more information about request parameters."


class Models(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stem = unique("find")
        for name, tags in {"a": {"team": "red"}, "B": {"team": "blue", "x y": "1"}, "b_1": {}, "b%1": {"team": "RED"}}.items():
            cls.client.create_registered_model(f"{cls.stem}-{name}", tags=tags)

    def found(self, filter_string, **options):
        models = self.client.search_registered_models(filter_string, **options)
        return [model.name.removeprefix(f"{self.stem}-") for model in models if model.name.startswith(self.stem)]

    @each({
        "equal": ("name = '{stem}-a'", ["a"]),
        "double quotes": ('name = "{stem}-a"', ["a"]),
        "with the entity": ("attribute.name = '{stem}-a'", ["a"]),
        "like": ("name LIKE '{stem}-b%'", ["b%1", "b_1"]),
        "like with an underscore as wildcard": ("name LIKE '{stem}-b_1'", ["b%1", "b_1"]),
        "ilike": ("name ILIKE '{stem}-b'", ["B"]),
        "in": ("name IN ('{stem}-a', '{stem}-B')", ["B", "a"]),
        "tag": ("tags.team = 'red'", ["a"]),
        "tag in backticks": ("tag.`x y` = '1'", ["B"]),
        "tag unequal needs the tag": ("tags.team != 'red' AND name LIKE '{stem}%'", ["B", "b%1"]),
        "tag ilike": ("tags.team ILIKE 'red' AND name LIKE '{stem}%'", ["a", "b%1"]),
        "two clauses": ("name LIKE '{stem}%' and tags.team = 'blue'", ["B"]),
        "nothing": ("name = ''", []),
    })
    def test_finds(self, filter_string, expected):
        self.assertEqual(self.found(filter_string.format(stem=self.stem)), expected)

    @each({
        "by name": (["name"], ["B", "a", "b%1", "b_1"]),
        "by name downwards": (["name DESC"], ["b_1", "b%1", "a", "B"]),
        "by time": (["timestamp ASC"], ["a", "B", "b_1", "b%1"]),
        "by last update": (["last_updated_timestamp DESC"], ["b%1", "b_1", "B", "a"]),
    })
    def test_sorts(self, order, expected):
        self.assertEqual(self.found(f"name LIKE '{self.stem}%'", order_by=order), expected)

    def test_pages(self):
        first = self.client.search_registered_models(f"name LIKE '{self.stem}%'", max_results=3)
        second = self.client.search_registered_models(f"name LIKE '{self.stem}%'", max_results=3, page_token=first.token)
        self.assertEqual((len(first), len(second), first.token, second.token), (3, 1, "eyJvZmZzZXQiOiAzfQ==", ""))

    def test_past_the_end(self):
        answer = self.http("GET", "registered-models/search", params={"filter": "name = ''", "page_token": "eyJvZmZzZXQiOiA5fQ=="})
        self.assertEqual(answer.text, "{}")

    @each({
        "comparator": ("name > 'm'", "Invalid comparator for attribute: >"),
        "key": ("foo = 'x'", "Invalid attribute key 'foo' specified. Valid keys are '{'name'}'"),
        "entity": ("params.x = 'y'", "Invalid entity type 'params'. Valid entity types are ('attribute', 'tag', 'tags')"),
        "number": ("name = 1", "Expected a quoted string value or a list of quoted string values for attributes. Got value 1"),
        "bare word": (
            "name = bare",
            "Parameter value is either not quoted or unidentified quote types used for string value bare. "
            "Use either single or double quotes.",
        ),
        "tag with a number": ("tags.x = 1", "Expected a quoted string value for tag (e.g. 'my-value'). Got value 1"),
        "or": ("name = 'a' OR name = 'b'", "Invalid clause(s) in filter string: OR"),
        "half a clause": ("name", "Invalid clause(s) in filter string: name"),
        "parentheses": ("(name = 'a')", "Invalid clause(s) in filter string: (name = 'a')"),
        "two statements": (
            "name = 'a'; name = 'b'",
            "Search filter contained multiple expression \"name = 'a'; name = 'b'\". Provide AND-ed expression list.",
        ),
        "blank": (" ", "Invalid filter ' '. Could not be parsed."),
    })
    def test_refuses_the_filter(self, filter_string, message):
        self.answers_error(self.http("GET", "registered-models/search", params={"filter": filter_string}), 400,
                           "INVALID_PARAMETER_VALUE", message)

    @each({
        "key": ("creation_timestamp", "Invalid order by key 'creation_timestamp' specified."),
        "direction": ("name SIDEWAYS", "Invalid ordering key in order_by clause 'name SIDEWAYS'."),
    })
    def test_refuses_the_order(self, order, message):
        answer = self.http("GET", "registered-models/search", params={"order_by": order})
        self.assertEqual((answer.status_code, answer.json()["error_code"]), (400, "INVALID_PARAMETER_VALUE"))
        self.assertTrue(answer.json()["message"].startswith(message), answer.json()["message"])

    def test_refuses_a_page_of_1001(self):
        self.answers_error(self.http("GET", "registered-models/search?max_results=1001"), 400, "INVALID_PARAMETER_VALUE",
                           f"Invalid value \"1001\" for parameter 'max_results' supplied:  {TYPE_HINT}")

    @each({
        "not base64": ("x", "Invalid page token, could not base64-decode"),
        "not an offset": ("e30=", "Invalid page token, parsed value={}"),
        "an offset of nothing": ("eyJvZmZzZXQiOiAwfQ==", "Invalid page token, parsed value={'offset': 0}"),
        "not ASCII": ("1001", "Invalid page token, decoded value=b'\\xd7M5'"),
        "padding in the middle": ("name = 'a'", "Invalid page token, could not base64-decode"),
    })
    def test_refuses_the_token(self, token, message):
        self.answers_error(self.http("GET", "registered-models/search", params={"page_token": token}), 400,
                           "INVALID_PARAMETER_VALUE", message)


class Versions(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = unique("find")
        cls.client.create_registered_model(cls.name)
        for run, source, tags in [("r1", "s3://b/one", {"k": "1"}), ("r2", "s3://b/two", {"k": "2"}), (None, "s3://c/three", {})]:
            cls.client.create_model_version(cls.name, source, run, tags, await_creation_for=0)

    def found(self, filter_string, **options):
        versions = self.client.search_model_versions(filter_string, **options)
        return [int(version.version) for version in versions if version.name == self.name]

    @each({
        "name": ("name = '{name}'", [3, 2, 1]),
        "run": ("run_id = 'r1' AND name = '{name}'", [1]),
        "no run": ("run_id = '' AND name = '{name}'", [3]),
        "runs in": ("run_id IN ('r1', 'r2') AND name = '{name}'", [2, 1]),
        "source like": ("source_path LIKE 's3://b/%' AND name = '{name}'", [2, 1]),
        "number": ("version_number = 2 AND name = '{name}'", [2]),
        "number above": ("version_number > 1 AND name = '{name}'", [3, 2]),
        "number as text": ("version_number <= '2' AND name = '{name}'", [2, 1]),
        "tag": ("tags.k = '2' AND name = '{name}'", [2]),
        "tag unequal": ("tags.k != '2' AND name = '{name}'", [1]),
    })
    def test_finds(self, filter_string, expected):
        self.assertEqual(self.found(filter_string.format(name=self.name)), expected)

    def test_sorts_by_number(self):
        self.assertEqual(self.found(f"name = '{self.name}'", order_by=["version_number ASC"]), [1, 2, 3])

    def test_pages(self):
        page = self.client.search_model_versions(f"name = '{self.name}'", max_results=2)
        rest = self.client.search_model_versions(f"name = '{self.name}'", max_results=2, page_token=page.token)
        self.assertEqual((len(page), len(rest), rest.token), (2, 1, ""))

    @each({
        "comparator": ("version_number LIKE '1'", "Invalid comparator for attribute version_number: LIKE"),
        "fraction": ("version_number = 1.5", "Invalid value for numeric attribute 'version_number': 1.5"),
        "list of paths": ("source_path IN ('x')", "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values."),
    })
    def test_refuses_the_filter(self, filter_string, message):
        answer = self.http("GET", "model-versions/search", params={"filter": filter_string})
        self.assertEqual((answer.status_code, answer.json()["error_code"]), (400, "INVALID_PARAMETER_VALUE"))
        self.assertEqual(answer.json()["message"], message)

    def test_refuses_a_page_of_none(self):
        self.answers_error(self.http("GET", "model-versions/search?max_results=0"), 400, "INVALID_PARAMETER_VALUE",
                           "Invalid value for max_results. It must be a positive integer, but got 0")
