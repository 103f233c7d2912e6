"""Creating, reading, changing and deleting webhooks."""

import re

from mlflow.entities.webhook import WebhookEvent, WebhookStatus

from support import RECEIVER, SECRET, STRICT_URI, ContractCase, each, unique

NAME_RULE = (
    "It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, "
    "dots (.), underscores (_), and hyphens (-)."
)
MISSING = "See the API docs for more information about request parameters."
UNKNOWN = "11111111-2222-4333-8444-555555555555"
CREATED = {"entity": "MODEL_VERSION", "action": "CREATED"}


class Create(ContractCase):
    def test_gives_back_what_was_asked_for(self):
        url = RECEIVER.url("/a")
        webhook = self.a_webhook("model_version.created", name="Full.Name_1-x", url=url, description="why", secret=SECRET)
        self.assertEqual(
            (webhook.name, webhook.url, webhook.description, str(webhook.status), webhook.secret),
            ("Full.Name_1-x", url, "why", "ACTIVE", None),
        )
        self.assertEqual([str(event) for event in webhook.events], ["model_version.created"])
        self.assertEqual(webhook.creation_timestamp, webhook.last_updated_timestamp)

    def test_makes_an_id_that_is_a_uuid_of_version_4(self):
        self.assertRegex(self.a_webhook().webhook_id, r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")

    def test_sorts_the_events(self):
        webhook = self.a_webhook("registered_model.created", "model_version_tag.set", "model_version.created")
        self.assertEqual(
            [str(event) for event in webhook.events],
            ["model_version.created", "model_version_tag.set", "registered_model.created"],
        )

    def test_takes_event_objects(self):
        event = WebhookEvent("model_version_alias", "deleted")
        webhook = self.client.create_webhook("objects", RECEIVER.url("/x"), [event], status=WebhookStatus.DISABLED)
        self.addCleanup(self.client.delete_webhook, webhook.webhook_id)
        self.assertEqual((webhook.events, str(webhook.status)), ([event], "DISABLED"))

    def test_answers_the_fields_in_the_order_of_their_numbers_and_never_the_secret(self):
        answer = self.http("POST", "webhooks", json={
            "status": "DISABLED", "secret": "s", "events": [CREATED], "url": RECEIVER.url("/x"), "description": "d", "name": "order",
        })
        webhook = answer.json()["webhook"]
        self.addCleanup(self.client.delete_webhook, webhook["webhook_id"])
        self.assertEqual(list(webhook), [
            "webhook_id", "name", "description", "url", "events", "status", "creation_timestamp", "last_updated_timestamp",
        ])

    def test_leaves_an_empty_description_out(self):
        answer = self.http("POST", "webhooks", json={"name": "n", "url": RECEIVER.url("/x"), "events": [CREATED], "description": ""})
        webhook = answer.json()["webhook"]
        self.addCleanup(self.client.delete_webhook, webhook["webhook_id"])
        self.assertNotIn("description", webhook)

    def test_takes_the_numbers_of_entity_and_action(self):
        answer = self.http("POST", "webhooks", json={"name": "n", "url": RECEIVER.url("/x"), "events": [{"entity": 3, "action": 4}]})
        webhook = answer.json()["webhook"]
        self.addCleanup(self.client.delete_webhook, webhook["webhook_id"])
        self.assertEqual(webhook["events"], [{"entity": "MODEL_VERSION_TAG", "action": "SET"}])

    def test_allows_one_name_twice(self):
        self.assertNotEqual(self.a_webhook(name="twin").webhook_id, self.a_webhook(name="twin").webhook_id)

    @each({"63 characters": "a" * 63, "one character": "7", "upper case": "ABC", "dots": "a.b_c-d"})
    def test_accepts_the_name(self, name):
        self.assertEqual(self.a_webhook(name=name).name, name)

    @each({"64 characters": "a" * 64, "a blank": "a b", "a dash at the end": "a-", "a dot at the start": ".a", "umlaut": "ä"})
    def test_refuses_the_name(self, name):
        self.refused("INVALID_PARAMETER_VALUE", f"Webhook name '{name}' is invalid. {NAME_RULE}",
                     self.client.create_webhook, name, RECEIVER.url("/x"), ["model_version.created"])

    @each({
        "blank": (" ", "Webhook URL cannot be empty or just whitespace: ' '"),
        "ftp": ("ftp://host/x", "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https."),
        "relative": ("/webhook", "Invalid webhook URL scheme: ''. Allowed schemes are: http, https."),
        "no host": ("http://", "Webhook URL must include a hostname: 'http://'"),
        "half an address": ("http://[::1", "Invalid webhook URL 'http://[::1': ValueError('Invalid IPv6 URL')"),
    })
    def test_refuses_the_url(self, url, message):
        self.refused("INVALID_PARAMETER_VALUE", message, self.client.create_webhook, "n", url, ["model_version.created"])

    def test_refuses_an_empty_list_of_events(self):
        answer = self.http("POST", "webhooks", json={"name": "n", "url": RECEIVER.url("/x"), "events": []})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "Webhook events must be a non-empty list of WebhookEvent objects: [].")

    def test_misses_the_events_that_the_client_does_not_send_when_there_are_none(self):
        self.refused("INVALID_PARAMETER_VALUE", f"Missing value for required parameter 'events'. {MISSING}",
                     self.client.create_webhook, "n", RECEIVER.url("/x"), [])

    def test_refuses_an_event_that_does_not_exist(self):
        answer = self.http("POST", "webhooks", json={
            "name": "n", "url": RECEIVER.url("/x"), "events": [{"entity": "REGISTERED_MODEL", "action": "DELETED"}],
        })
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE",
                           "Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']")

    def test_the_client_refuses_an_event_that_it_does_not_know(self):
        with self.assertRaisesRegex(Exception, "^Invalid entity or action in event string: model_version.forgotten"):
            self.client.create_webhook("n", RECEIVER.url("/x"), ["model_version.forgotten"])

    @each({
        "name": ({"url": "http://h/", "events": [CREATED]}, "name"),
        "empty name": ({"name": "", "url": "http://h/", "events": [CREATED]}, "name"),
        "url": ({"name": "n", "events": [CREATED]}, "url"),
        "null url": ({"name": "n", "url": None, "events": [CREATED]}, "url"),
        "events": ({"name": "n", "url": "http://h/"}, "events"),
    })
    def test_asks_for_a_missing(self, body, field):
        self.answers_error(self.http("POST", "webhooks", json=body), 400, "INVALID_PARAMETER_VALUE",
                           f"Missing value for required parameter '{field}'. {MISSING}")

    @each({
        "number as name": ({"name": 5, "url": "http://h/", "events": [CREATED]}, "5", "name", "int"),
        "list as url": ({"name": "n", "url": ["u"], "events": [CREATED]}, '["u"]', "url", "list"),
        "text as events": ({"name": "n", "url": "http://h/", "events": "e"}, '"e"', "events", "str"),
        "truth as secret": ({"name": "n", "url": "http://h/", "events": [CREATED], "secret": True}, "true", "secret", "bool"),
    })
    def test_refuses_the_type(self, body, value, field, kind):
        self.answers_error(self.http("POST", "webhooks", json=body), 400, "INVALID_PARAMETER_VALUE",
                           f"Invalid value {value} for parameter '{field}' supplied:  Hint: Value was of type '{kind}'. {MISSING}")

    def test_ignores_unknown_fields(self):
        answer = self.http("POST", "webhooks", json={"name": "n", "url": RECEIVER.url("/x"), "events": [CREATED], "color": "red"})
        self.assertEqual(answer.status_code, 200)
        self.addCleanup(self.client.delete_webhook, answer.json()["webhook"]["webhook_id"])


class Strict(ContractCase):
    """With MLflow's own rules for addresses."""

    @each({
        "http": ("http://example.com/x", "Invalid webhook URL scheme: 'http'. Allowed schemes are: https."),
        "loopback": ("https://127.0.0.1/x", "Webhook URL must not resolve to a non-public IP address. '127.0.0.1' resolves to 127.0.0.1."),
        "private": ("https://10.1.2.3/x", "Webhook URL must not resolve to a non-public IP address. '10.1.2.3' resolves to 10.1.2.3."),
    })
    def test_refuses(self, url, message):
        answer = self.http("POST", "webhooks", uri=STRICT_URI, json={"name": "n", "url": url, "events": [CREATED]})
        self.answers_error(answer, 400, "INVALID_PARAMETER_VALUE", message)

    def test_accepts_a_public_address(self):
        answer = self.http("POST", "webhooks", uri=STRICT_URI, json={"name": "n", "url": "https://1.1.1.1/x", "events": [CREATED]})
        self.assertEqual(answer.status_code, 200)
        self.http("DELETE", f"webhooks/{answer.json()['webhook']['webhook_id']}", uri=STRICT_URI)


class Read(ContractCase):
    def test_get_equals_what_create_answered(self):
        webhook = self.a_webhook("model_version.created", description="d")
        self.assertEqual(self.client.get_webhook(webhook.webhook_id).to_proto(), webhook.to_proto())

    def test_get_of_an_unknown_id(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Webhook with ID {UNKNOWN} not found.", self.client.get_webhook, UNKNOWN)

    def test_list_shows_the_newest_first(self):
        first = self.a_webhook()
        self.wait_for_the_next_millisecond()
        second = self.a_webhook()
        listed = [webhook.webhook_id for webhook in self.client.list_webhooks(max_results=2)]
        self.assertEqual(listed, [second.webhook_id, first.webhook_id])

    def test_list_shows_disabled_ones(self):
        webhook = self.a_webhook(status="DISABLED")
        self.assertIn(webhook.webhook_id, [listed.webhook_id for listed in self.client.list_webhooks()])

    def test_list_hides_deleted_ones(self):
        webhook = self.a_webhook()
        self.client.delete_webhook(webhook.webhook_id)
        self.assertNotIn(webhook.webhook_id, [listed.webhook_id for listed in self.client.list_webhooks()])

    def test_list_pages_through_all_of_them(self):
        made = {self.a_webhook().webhook_id for _ in range(5)}
        seen, token = [], None
        while True:
            page = self.client.list_webhooks(max_results=2, page_token=token)
            seen += [webhook.webhook_id for webhook in page]
            token = page.token
            if not token:
                break
        self.assertLessEqual(made, set(seen))
        self.assertEqual(len(seen), len(set(seen)))

    def test_a_page_token_is_the_offset_in_base64(self):
        for _ in range(3):
            self.a_webhook()
        self.assertEqual(self.client.list_webhooks(max_results=2).token, "eyJvZmZzZXQiOiAyfQ==")

    @each({"minus one": -1, "1001": 1001})
    def test_list_refuses_the_size(self, size):
        self.answers_error(self.http("GET", f"webhooks?max_results={size}"), 400, "INVALID_PARAMETER_VALUE",
                           "max_results must be between 1 and 1000.")

    def test_list_refuses_a_size_that_is_no_number(self):
        self.answers_error(self.http("GET", "webhooks?max_results=ten"), 400, "INVALID_PARAMETER_VALUE",
                           f"Invalid value \"ten\" for parameter 'max_results' supplied:  Hint: Value was of type 'str'. {MISSING}")

    def test_list_refuses_a_token_that_is_not_base64(self):
        self.answers_error(self.http("GET", "webhooks?page_token=x"), 400, "INVALID_PARAMETER_VALUE",
                           "Invalid page token, could not base64-decode")

    def wait_for_the_next_millisecond(self):
        """A call to the server takes longer than one."""
        self.http("GET", "/health")


class Update(ContractCase):
    def test_changes_only_what_is_given(self):
        webhook = self.a_webhook("model_version.created", name="before", description="stays")
        updated = self.client.update_webhook(webhook.webhook_id, name="after")
        self.assertEqual((updated.name, updated.url, updated.description, updated.events),
                         ("after", webhook.url, "stays", webhook.events))

    def test_replaces_the_events_and_sorts_them(self):
        webhook = self.a_webhook("model_version.created")
        updated = self.client.update_webhook(webhook.webhook_id, events=["registered_model.created", "model_version_tag.set"])
        self.assertEqual([str(event) for event in updated.events], ["model_version_tag.set", "registered_model.created"])

    def test_disables_and_enables(self):
        webhook = self.a_webhook()
        self.assertEqual(str(self.client.update_webhook(webhook.webhook_id, status="DISABLED").status), "DISABLED")
        self.assertEqual(str(self.client.update_webhook(webhook.webhook_id, status=WebhookStatus.ACTIVE).status), "ACTIVE")

    @each({"name": "name", "url": "url"})
    def test_an_empty_text_leaves_it_alone(self, field):
        webhook = self.a_webhook(name="kept")
        updated = self.http("PATCH", f"webhooks/{webhook.webhook_id}", json={field: ""}).json()["webhook"]
        self.assertEqual((updated["name"], updated["url"]), ("kept", webhook.url))

    def test_an_empty_list_leaves_the_events_alone(self):
        webhook = self.a_webhook("model_version.created")
        updated = self.http("PATCH", f"webhooks/{webhook.webhook_id}", json={"events": []}).json()["webhook"]
        self.assertEqual(updated["events"], [CREATED])

    def test_an_empty_description_clears_it(self):
        webhook = self.a_webhook(description="gone soon")
        self.client.update_webhook(webhook.webhook_id, description="")
        self.assertNotIn("description", self.http("GET", f"webhooks/{webhook.webhook_id}").json()["webhook"])

    def test_an_empty_secret_ends_the_signing(self):
        path = f"/{unique('unsigned')}"
        webhook = self.a_webhook(url=RECEIVER.url(path), secret=SECRET)
        self.http("PATCH", f"webhooks/{webhook.webhook_id}", json={"secret": ""})
        self.client.test_webhook(webhook.webhook_id)
        self.assertIsNone(RECEIVER.wait(path, 1)[0].header("X-MLflow-Signature"))

    def test_moves_the_time_even_without_a_change(self):
        webhook = self.a_webhook()
        updated = self.http("PATCH", f"webhooks/{webhook.webhook_id}", json={}).json()["webhook"]
        self.assertGreater(updated["last_updated_timestamp"], webhook.last_updated_timestamp)
        self.assertEqual(updated["creation_timestamp"], webhook.creation_timestamp)

    def test_of_an_unknown_id(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Webhook with ID {UNKNOWN} not found.",
                     self.client.update_webhook, UNKNOWN, name="n")

    def test_changes_nothing_when_one_value_is_wrong(self):
        webhook = self.a_webhook(name="before")
        self.refused("INVALID_PARAMETER_VALUE", "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https.",
                     self.client.update_webhook, webhook.webhook_id, name="after", url="ftp://h/")
        self.assertEqual(self.client.get_webhook(webhook.webhook_id).name, "before")

    def test_refuses_a_bad_name(self):
        webhook = self.a_webhook()
        self.refused("INVALID_PARAMETER_VALUE", f"Webhook name '-' is invalid. {NAME_RULE}",
                     self.client.update_webhook, webhook.webhook_id, name="-")


class Delete(ContractCase):
    def test_answers_an_empty_object(self):
        answer = self.http("DELETE", f"webhooks/{self.a_webhook().webhook_id}")
        self.assertEqual((answer.status_code, answer.text), (200, "{}"))

    @each({"get": "get_webhook", "update": "update_webhook", "delete": "delete_webhook", "test": "test_webhook"})
    def test_afterwards_it_is_unknown_to(self, call):
        webhook = self.a_webhook()
        self.client.delete_webhook(webhook.webhook_id)
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Webhook with ID {webhook.webhook_id} not found.",
                     getattr(self.client, call), webhook.webhook_id)


class Test(ContractCase):
    def test_reports_the_answer_of_the_receiver(self):
        result = self.client.test_webhook(self.a_webhook().webhook_id)
        self.assertEqual((result.success, result.response_status, result.response_body, result.error_message), (True, 200, "ok", None))

    def test_reports_a_refusal(self):
        path = f"/{unique('refusing')}"
        RECEIVER.script(path, (418, b"teapot", {"Content-Type": "text/plain"}))
        result = self.client.test_webhook(self.a_webhook(url=RECEIVER.url(path)).webhook_id)
        self.assertEqual((result.success, result.response_status, result.response_body), (False, 418, "teapot"))
        self.assertEqual(len(RECEIVER.wait(path, 1)), 1)

    def test_tries_again_after_503_and_reports_the_last_answer(self):
        path = f"/{unique('recovering')}"
        RECEIVER.script(path, (503, b"", {}), (200, b"fine", {}))
        result = self.client.test_webhook(self.a_webhook(url=RECEIVER.url(path)).webhook_id)
        self.assertEqual((result.success, result.response_body), (True, "fine"))
        first, second = RECEIVER.wait(path, 2)
        self.assertEqual((first.headers, first.body), (second.headers, second.body))

    def test_takes_the_first_event_in_the_alphabet(self):
        inbox = self.listen("registered_model.created", "model_version_tag.set")
        self.client.test_webhook(self.newest())
        self.assertEqual(inbox.only().event(), "model_version_tag.set")

    def test_takes_the_chosen_event(self):
        inbox = self.listen("registered_model.created", "model_version_tag.set")
        self.client.test_webhook(self.newest(), event="registered_model.created")
        self.assertEqual(inbox.only().event(), "registered_model.created")

    def test_works_while_disabled(self):
        self.assertTrue(self.client.test_webhook(self.a_webhook(status="DISABLED").webhook_id).success)

    def test_of_an_unknown_id(self):
        self.refused("RESOURCE_DOES_NOT_EXIST", f"Webhook with ID {UNKNOWN} not found.", self.client.test_webhook, UNKNOWN)

    def test_decodes_the_answer_by_its_charset(self):
        path = f"/{unique('latin')}"
        RECEIVER.script(path, (200, "é".encode("latin-1"), {"Content-Type": "text/plain"}))
        result = self.client.test_webhook(self.a_webhook(url=RECEIVER.url(path)).webhook_id)
        self.assertEqual(result.response_body, "é")

    def test_says_that_nobody_listens(self):
        webhook = self.a_webhook(url="http://127.0.0.1:1/x")
        result = self.client.test_webhook(webhook.webhook_id)
        self.assertEqual((result.success, result.response_status), (False, None))
        self.assertTrue(re.match(r"Failed to test webhook: .*refused", result.error_message), result.error_message)

    def newest(self):
        return self.client.list_webhooks(max_results=1)[0].webhook_id
