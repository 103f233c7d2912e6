"""The error envelope, and what happens to requests that no client would send."""

from support import ContractCase, each, unique

MISSING_NAME = "Missing value for required parameter 'name'. See the API docs for more information about request parameters."
JSON = {"Content-Type": "application/json"}


class Envelope(ContractCase):
    def test_has_four_keys_in_their_order_on_one_line(self):
        answer = self.http("GET", "webhooks/unknown")
        self.assertEqual(
            answer.text,
            '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Webhook with ID unknown not found.", '
            '"sqlstate": "KAM00", "error_class": "RESOURCE_NOT_FOUND"}',
        )

    def test_names_the_class_of_a_bad_parameter(self):
        body = self.http("POST", "registered-models/create", json={}).json()
        self.assertEqual((body["sqlstate"], body["error_class"]), ("KAM00", "INVALID_PARAMETER_VALUE"))

    def test_names_the_class_of_a_duplicate_and_answers_400(self):
        name = self.a_model()
        answer = self.http("POST", "registered-models/create", json={"name": name})
        self.assertEqual((answer.status_code, answer.json()["error_class"]), (400, "RESOURCE_ALREADY_EXISTS"))

    def test_escapes_what_is_not_ascii(self):
        answer = self.http("GET", "webhooks/%C3%A9")
        self.assertIn("ID \\u00e9 not found", answer.text)


class Answers(ContractCase):
    def test_are_indented_by_two_blanks(self):
        name = self.a_model()
        answer = self.http("GET", "registered-models/get", params={"name": name})
        self.assertTrue(answer.text.startswith('{\n  "registered_model": {\n    "name": "' + name + '",\n'), answer.text)

    def test_escape_what_is_not_ascii(self):
        name = unique("modél")
        answer = self.http("POST", "registered-models/create", json={"name": name})
        self.assertIn("mod\\u00e9l", answer.text)

    def test_come_under_both_prefixes(self):
        name = self.a_model()
        answer = self.http("GET", f"/ajax-api/2.0/mlflow/registered-models/get?name={name}")
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    @each({"nosniff": ("x-content-type-options", "nosniff"), "frames": ("x-frame-options", "SAMEORIGIN")})
    def test_carry_the_header(self, name, value):
        self.assertEqual(self.http("GET", "webhooks").headers[name], value)


class Bodies(ContractCase):
    @each({"empty": b"", "malformed": b'{"name": ', "null": b"null", "an empty object": b"{}"})
    def test_without_a_name(self, body):
        answer = self.http("POST", "registered-models/create", data=body, headers=JSON)
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE", MISSING_NAME)

    def test_json_inside_a_text_is_read_again(self):
        name = unique("twice")
        answer = self.http("POST", "registered-models/create", json='{"name": "' + name + '"}')
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    def test_a_byte_order_mark_is_skipped(self):
        name = unique("bom")
        answer = self.http("POST", "registered-models/create", data=b"\xef\xbb\xbf" + f'{{"name": "{name}"}}'.encode(), headers=JSON)
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    def test_field_names_may_be_camel_case(self):
        answer = self.http("POST", "model-versions/create", json={"name": self.a_model(), "source": "s3://b/p", "runId": "abc"})
        self.assertEqual(answer.json()["model_version"]["run_id"], "abc")

    def test_one_field_in_both_spellings(self):
        answer = self.http("POST", "model-versions/create", json={"name": "n", "source": "s", "run_id": "a", "runId": "b"})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "Request specifies both 'run_id' and 'runId'; provide only one of them.")

    def test_a_get_without_a_query_reads_the_body(self):
        name = self.a_model()
        answer = self.http("GET", "registered-models/get", json={"name": name})
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    def test_a_delete_does_not_read_the_query(self):
        answer = self.http("DELETE", f"registered-models/delete?name={self.a_model()}")
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE", MISSING_NAME)

    def test_the_first_of_a_repeated_parameter_counts(self):
        name = self.a_model()
        answer = self.http("GET", f"registered-models/get?name={name}&name=other")
        self.assertEqual(answer.json()["registered_model"]["name"], name)


class ContentTypes(ContractCase):
    @each({"POST": ("POST", "registered-models/create"), "POST of a test": ("POST", "webhooks/some-id/test")})
    def test_none_at_all(self, method, path):
        self.answers_error(self.http(method, path, data=b"{}"), 400, "INVALID_PARAMETER_VALUE",
                           "Bad Request. Content-Type header is missing.")

    @each({"form": "application/x-www-form-urlencoded", "text": "text/plain"})
    def test_refused(self, kind):
        answer = self.http("POST", "registered-models/create", data=b"{}", headers={"Content-Type": kind})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be one of ['application/json'].")

    def test_a_charset_is_fine(self):
        answer = self.http("POST", "registered-models/create", data='{"name": "' + (name := unique("charset")) + '"}',
                           headers={"Content-Type": "application/json; charset=utf-8"})
        self.assertEqual(answer.json()["registered_model"]["name"], name)

    def test_a_patch_may_have_any(self):
        name = self.a_model()
        answer = self.http("PATCH", "registered-models/update", data='{"name": "' + name + '", "description": "d"}',
                           headers={"Content-Type": "text/plain"})
        self.assertEqual(answer.json()["registered_model"]["description"], "d")


class Paths(ContractCase):
    @each({
        "unknown": ("GET", "nothing/here", 404),
        "a slash too many": ("GET", "webhooks/", 404),
        "another version": ("GET", "/api/9.9/mlflow/webhooks", 404),
        "the dialect of Databricks": ("POST", "registry-webhooks/create", 404),
        "wrong method": ("POST", "registered-models/search", 405),
        "delete of a list": ("DELETE", "webhooks", 405),
    })
    def test_answer_html(self, method, path, status):
        answer = self.http(method, path)
        self.assertEqual(answer.status_code, status)
        self.assertTrue(answer.headers["content-type"].startswith("text/html"), answer.headers)

    def test_health(self):
        answer = self.http("GET", "/health")
        self.assertEqual((answer.status_code, answer.text), (200, "OK"))

    def test_version(self):
        self.assertEqual(self.http("GET", "/version").text, "3.17.2")

    def test_server_info(self):
        info = self.http("GET", "/api/3.0/mlflow/server-info").json()
        self.assertEqual(
            (info["store_type"], info["workspaces_enabled"], info["multipart_uploads_enabled"], info["multipart_downloads_enabled"]),
            ("SqlStore", False, False, False),
        )


class Guards(ContractCase):
    def test_a_foreign_host(self):
        answer = self.http("GET", "webhooks", headers={"Host": "evil.example"})
        self.refuses_in_words_of_mlflow(answer, "Invalid Host header - possible DNS rebinding attack detected")

    def test_a_foreign_origin(self):
        answer = self.http("POST", "registered-models/create", json={"name": "x"}, headers={"Origin": "https://evil.example"})
        self.refuses_in_words_of_mlflow(answer, "Cross-origin request blocked")
