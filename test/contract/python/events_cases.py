"""Which changes make events, and the bytes that leave for the subscriber."""

import json

from support import ContractCase, each, needs_event, signature, unique

SIX = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
]
EXAMPLE_TAGS = {"example_key": "example_value"}
EXAMPLES = {
    "registered_model.created": {"name": "example_model", "tags": EXAMPLE_TAGS, "description": "An example registered model"},
    "model_version.created": {
        "name": "example_model", "version": "1", "source": "models:/123", "run_id": "abcd1234abcd5678", "tags": EXAMPLE_TAGS,
        "description": "An example model version",
    },
    "model_version_tag.set": {"name": "example_model", "version": "1", "key": "example_key", "value": "example_value"},
    "model_version_tag.deleted": {"name": "example_model", "version": "1", "key": "example_key"},
    "model_version_alias.created": {"name": "example_model", "alias": "example_alias", "version": "1"},
    "model_version_alias.deleted": {"name": "example_model", "alias": "example_alias"},
}
LATER_EXAMPLES = {
    "prompt.created": {"name": "example_prompt", "tags": EXAMPLE_TAGS, "description": "An example prompt"},
    "prompt_version.created": {
        "name": "example_prompt", "version": "1", "template": "Hello {{name}}!", "tags": EXAMPLE_TAGS,
        "description": "An example prompt version",
    },
    "prompt_tag.set": {"name": "example_prompt", "key": "example_key", "value": "example_value"},
    "prompt_tag.deleted": {"name": "example_prompt", "key": "example_key"},
    "prompt_version_tag.set": {"name": "example_prompt", "version": "1", "key": "example_key", "value": "example_value"},
    "prompt_version_tag.deleted": {"name": "example_prompt", "version": "1", "key": "example_key"},
    "prompt_alias.created": {"name": "example_prompt", "alias": "example_alias", "version": "1"},
    "prompt_alias.deleted": {"name": "example_prompt", "alias": "example_alias"},
    "budget_policy.exceeded": {
        "budget_policy_id": "bp-abc123", "budget_unit": "USD", "budget_amount": 100.0, "current_spend": 105.5,
        "duration_unit": "MONTHS", "duration_value": 1, "target_scope": "ENDPOINT", "workspace": "default",
        "target_value": "ep-abc123", "window_start": 1704067200000,
    },
}


class Examples(ContractCase):
    """What the test call sends; compared as text, because the bytes are what is signed."""

    @each({event: (event, data) for event, data in EXAMPLES.items()})
    def test_of(self, event, data):
        self.sends_the_example(event, data)

    @needs_event("budget_policy.exceeded")
    @each({event: (event, data) for event, data in LATER_EXAMPLES.items()})
    def test_of_later_event(self, event, data):
        self.sends_the_example(event, data)

    def sends_the_example(self, event, data):
        inbox = self.listen(event)
        self.client.test_webhook(self.client.list_webhooks(max_results=1)[0].webhook_id, event=event)
        sent = inbox.only()
        entity, action = event.split(".")
        timestamp = json.loads(sent.body)["timestamp"]
        expected = {"entity": entity, "action": action, "timestamp": timestamp, "data": data}
        self.assertEqual(sent.body.decode(), json.dumps(expected))


class Changes(ContractCase):
    def test_a_model(self):
        inbox = self.listen("registered_model.created")
        name = unique("é✓😀")
        self.client.create_registered_model(name, tags={"b": "3", "a": '"q"\n</script>'}, description="dé")
        data = {"name": name, "tags": {"b": "3", "a": '"q"\n</script>'}, "description": "dé"}
        self.assertIn(f'"data": {json.dumps(data)}}}', inbox.only().body.decode())

    def test_a_model_without_a_description(self):
        inbox = self.listen("registered_model.created")
        name = self.a_model()
        self.assertEqual(inbox.only().data(), {"name": name, "tags": {}, "description": ""})

    def test_a_version(self):
        name = self.a_model()
        inbox = self.listen("model_version.created")
        self.a_version(name, run_id="abc", tags={"k": 1}, description="d")
        self.assertEqual(inbox.only().data(), {
            "name": name, "version": "1", "source": "s3://bucket/path", "run_id": "abc", "tags": {"k": "1"}, "description": "d",
        })

    def test_a_version_without_run_and_description(self):
        name = self.a_model()
        inbox = self.listen("model_version.created")
        self.a_version(name)
        self.assertEqual(inbox.only().data(), {
            "name": name, "version": "1", "source": "s3://bucket/path", "run_id": None, "tags": {}, "description": None,
        })

    def test_number_like_tags_keep_their_order(self):
        name = self.a_model()
        inbox = self.listen("model_version.created")
        self.a_version(name, tags={"10": "a", "2": "b"})
        self.assertIn('"tags": {"10": "a", "2": "b"}', inbox.only().body.decode())

    def test_a_tag_of_a_version(self):
        version = self.a_version()
        inbox = self.listen("model_version_tag.set", "model_version_tag.deleted")
        self.client.set_model_version_tag(version.name, "1", "k", 5)
        self.client.delete_model_version_tag(version.name, "1", "k")
        first, second = inbox.wait(2)
        self.assertEqual((first.event(), first.data()),
                         ("model_version_tag.set", {"name": version.name, "version": "1", "key": "k", "value": "5"}))
        self.assertEqual((second.event(), second.data()),
                         ("model_version_tag.deleted", {"name": version.name, "version": "1", "key": "k"}))

    def test_the_version_is_written_as_it_was_sent(self):
        version = self.a_version()
        inbox = self.listen("model_version_tag.set")
        self.http("POST", "model-versions/set-tag", json={"name": version.name, "version": "01", "key": "k"})
        self.assertEqual(inbox.only().data(), {"name": version.name, "version": "01", "key": "k", "value": ""})

    def test_deleting_a_tag_that_was_not_there(self):
        version = self.a_version()
        inbox = self.listen("model_version_tag.deleted")
        self.client.delete_model_version_tag(version.name, "1", "absent")
        self.assertEqual(inbox.only().data()["key"], "absent")

    def test_an_alias(self):
        version = self.a_version()
        inbox = self.listen("model_version_alias.created", "model_version_alias.deleted")
        self.client.set_registered_model_alias(version.name, "best", "1")
        self.client.delete_registered_model_alias(version.name, "best")
        first, second = inbox.wait(2)
        self.assertEqual((first.event(), first.data()),
                         ("model_version_alias.created", {"name": version.name, "alias": "best", "version": "1"}))
        self.assertEqual((second.event(), second.data()), ("model_version_alias.deleted", {"name": version.name, "alias": "best"}))

    def test_an_alias_set_twice(self):
        version = self.a_version()
        inbox = self.listen("model_version_alias.created")
        self.client.set_registered_model_alias(version.name, "best", "1")
        self.client.set_registered_model_alias(version.name, "best", "1")
        self.assertEqual(len(inbox.wait(2)), 2)

    def test_a_copy(self):
        version = self.a_version(run_id="abc")
        inbox = self.listen("registered_model.created", "model_version.created")
        target = unique("copy")
        self.client.copy_model_version(f"models:/{version.name}/1", target)
        created, copied = inbox.wait(2)
        self.assertEqual((created.event(), copied.event()), ("registered_model.created", "model_version.created"))
        self.assertEqual((copied.data()["source"], copied.data()["run_id"]), (f"models:/{version.name}/1", "abc"))

    def test_everything_of_a_promotion_in_its_order(self):
        inbox = self.listen(*SIX)
        name = self.a_model()
        self.a_version(name)
        self.client.set_model_version_tag(name, "1", "k", "v")
        self.client.set_registered_model_alias(name, "best", "1")
        self.client.delete_registered_model_alias(name, "best")
        self.client.delete_model_version_tag(name, "1", "k")
        self.assertEqual([delivery.event() for delivery in inbox.wait(6)], [
            "registered_model.created", "model_version.created", "model_version_tag.set", "model_version_alias.created",
            "model_version_alias.deleted", "model_version_tag.deleted",
        ])


class Silence(ContractCase):
    """Each case ends with a change that is heard, so that what came before had its chance."""

    @each({
        "updating a model": lambda client, name: client.update_registered_model(name, "d"),
        "tagging a model": lambda client, name: client.set_registered_model_tag(name, "k", "v"),
        "untagging a model": lambda client, name: client.delete_registered_model_tag(name, "k"),
        "updating a version": lambda client, name: client.update_model_version(name, "1", "d"),
        "moving a version to a stage": lambda client, name: client.transition_model_version_stage(name, "1", "Staging"),
        "reading": lambda client, name: (client.get_registered_model(name), client.search_model_versions(f"name = '{name}'")),
        "deleting another version": lambda client, name: client.delete_model_version(name, "2"),
        "renaming and back": lambda client, name: (
            client.rename_registered_model(name, name + "-x"), client.rename_registered_model(name + "-x", name)
        ),
    })
    def test_after(self, change):
        name = self.a_model()
        self.a_version(name)
        self.a_version(name)
        inbox = self.listen(*SIX)
        change(self.client, name)
        self.client.set_model_version_tag(name, "1", "end", "")
        self.assertEqual([delivery.event() for delivery in inbox.wait(1)], ["model_version_tag.set"])

    def test_after_a_refused_call(self):
        version = self.a_version()
        inbox = self.listen(*SIX)
        self.http("POST", "registered-models/create", json={"name": version.name})
        self.http("POST", "registered-models/alias", json={"name": version.name, "alias": "latest", "version": "1"})
        self.client.set_model_version_tag(version.name, "1", "end", "")
        self.assertEqual([delivery.event() for delivery in inbox.wait(1)], ["model_version_tag.set"])

    def test_while_disabled(self):
        version = self.a_version()
        inbox = self.listen("model_version_tag.set")
        webhook = self.client.list_webhooks(max_results=1)[0]
        self.client.update_webhook(webhook.webhook_id, status="DISABLED")
        self.client.set_model_version_tag(version.name, "1", "unheard", "")
        self.client.update_webhook(webhook.webhook_id, status="ACTIVE")
        self.client.set_model_version_tag(version.name, "1", "heard", "")
        self.assertEqual([delivery.data()["key"] for delivery in inbox.wait(1)], ["heard"])

    def test_after_unsubscribing(self):
        version = self.a_version()
        inbox = self.listen("model_version_tag.set", "model_version_tag.deleted")
        webhook = self.client.list_webhooks(max_results=1)[0]
        self.client.update_webhook(webhook.webhook_id, events=["model_version_tag.deleted"])
        self.client.set_model_version_tag(version.name, "1", "unheard", "")
        self.client.delete_model_version_tag(version.name, "1", "heard")
        self.assertEqual([delivery.data()["key"] for delivery in inbox.wait(1)], ["heard"])


class Requests(ContractCase):
    def test_have_the_headers_of_mlflow_in_their_order(self):
        inbox = self.listen("registered_model.created")
        self.a_model()
        self.assertEqual([name for name, _ in inbox.only().headers], [
            "Host", "User-Agent", "Accept-Encoding", "Accept", "Connection", "Content-Type", "X-MLflow-Delivery-Id",
            "X-MLflow-Timestamp", "X-MLflow-Signature", "Content-Length",
        ])

    @each({
        "User-Agent": ("User-Agent", "python-requests/2.34.2"), "Accept-Encoding": ("Accept-Encoding", "gzip, deflate"),
        "Accept": ("Accept", "*/*"), "Connection": ("Connection", "keep-alive"), "Content-Type": ("Content-Type", "application/json"),
    })
    def test_say(self, header, value):
        inbox = self.listen("registered_model.created")
        self.a_model()
        self.assertEqual(inbox.only().header(header), value)

    def test_are_signed_over_id_time_and_body(self):
        inbox = self.listen("registered_model.created")
        self.a_model()
        delivery = inbox.only()
        self.assertRegex(delivery.header("X-MLflow-Delivery-Id"), r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        self.assertEqual(delivery.header("X-MLflow-Signature"), signature(delivery))

    def test_write_the_time_with_microseconds_and_offset(self):
        inbox = self.listen("registered_model.created")
        self.a_model()
        self.assertRegex(json.loads(inbox.only().body)["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$")

    def test_go_to_every_subscriber_with_an_id_of_its_own(self):
        inboxes = [self.listen("registered_model.created") for _ in range(3)]
        self.a_model()
        self.assertEqual(len({inbox.only().header("X-MLflow-Delivery-Id") for inbox in inboxes}), 3)
