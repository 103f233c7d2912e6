"""What the cases of this folder share: the server under test, a receiver, and plain sentences for refusals.

The same cases run against a real `mlflow server` and against Hookglass; only where Hookglass says more than MLflow does a case ask which one it is.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import threading
import unittest
import uuid
from dataclasses import dataclass

import mlflow
import requests
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookEvent
from mlflow.exceptions import MlflowException

URI = os.environ["CONTRACT_URI"]
"""Allows http and private addresses for webhooks."""

STRICT_URI = os.environ["CONTRACT_STRICT_URI"]
"""Has MLflow's own rules for webhook addresses."""

IS_MLFLOW = os.environ["CONTRACT_SERVER"] == "mlflowServer"
"""Whether the server is a real one."""

SECRET = "shared secret é"
PATIENCE_SECONDS = 15


def unique(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def each(cases: dict):
    """Marks a method that becomes one case per entry: {title: argument or tuple of arguments}."""

    def mark(method):
        method.each = cases
        return method

    return mark


def needs_event(event: str):
    """Marks a case that an old client cannot run, because it does not know the event."""

    def mark(method):
        method.needs_event = event
        return method

    return mark


class ContractCase(unittest.TestCase):
    """A group of cases. Everything that a case makes has a name of its own, so that cases do not meet."""

    maxDiff = None

    def __init_subclass__(cls) -> None:
        for name, method in list(vars(cls).items()):
            if not name.startswith("test_"):
                continue
            delattr(cls, name)
            for title, case in _cases_of(name, method).items():
                if not _client_knows(getattr(method, "needs_event", "model_version.created")):
                    MISSING_IN_CLIENT.append(f"{cls.__module__}.{cls.__qualname__}.{title}")
                else:
                    setattr(cls, title, case)

    @classmethod
    def setUpClass(cls) -> None:
        mlflow.set_tracking_uri(URI)
        cls.client = MlflowClient(URI)

    def http(self, method: str, path: str, *, uri: str = URI, **options) -> requests.Response:
        """One plain request; path is what follows the API prefix, or starts with a slash."""
        url = uri + (path if path.startswith("/") else f"/api/2.0/mlflow/{path}")
        return requests.request(method, url, timeout=PATIENCE_SECONDS, **options)

    def refused(self, code: str, message: str, call, *arguments, **named) -> None:
        """The client raises exactly this error."""
        with self.assertRaises(MlflowException) as caught:
            call(*arguments, **named)
        self.assertEqual(str(caught.exception), f"{code}: {message}")

    def answers_error(self, response: requests.Response, status: int, code: str, message: str) -> None:
        """The answer is MLflow's error envelope with exactly this text."""
        self.assertEqual(response.headers.get("content-type"), "application/json")
        body = response.json()
        self.assertEqual((response.status_code, body.get("error_code"), body.get("message")), (status, code, message))

    def refuses_in_words_of_mlflow(self, response: requests.Response, words: str) -> None:
        """A plain 403 with exactly these words from MLflow; after them, Hookglass may say how to let the request in."""
        self.assertEqual(response.status_code, 403)
        self.assertEqual(response.text if IS_MLFLOW else response.text[: len(words)], words)

    def a_model(self, **details) -> str:
        name = unique("model")
        self.client.create_registered_model(name, **details)
        return name

    def a_version(self, name: str | None = None, **details):
        return self.client.create_model_version(
            name or self.a_model(), details.pop("source", "s3://bucket/path"), await_creation_for=0, **details
        )

    def a_webhook(self, *events: str, **details):
        webhook = self.client.create_webhook(
            name=details.pop("name", "contract"),
            url=details.pop("url", RECEIVER.url("/unheard")),
            events=list(events) or ["model_version.created"],
            **details,
        )
        self.addCleanup(self.http, "DELETE", f"webhooks/{webhook.webhook_id}")
        return webhook

    def listen(self, *events: str, **details) -> "Inbox":
        """Subscribes a path of the receiver that nobody else uses."""
        inbox = Inbox(f"/{unique('inbox')}")
        self.a_webhook(*events, url=RECEIVER.url(inbox.path), secret=SECRET, **details)
        return inbox


MISSING_IN_CLIENT: list[str] = []
"""Cases that this client is too old for."""


def _client_knows(event: str) -> bool:
    try:
        WebhookEvent.from_str(event)
        return True
    except MlflowException:
        return False


def _cases_of(name: str, method) -> dict:
    variants = getattr(method, "each", None)
    if variants is None:
        return {name: method}
    return {f"{name}__{title.replace(' ', '_')}": _bind(method, arguments) for title, arguments in variants.items()}


def _bind(method, arguments):
    values = arguments if isinstance(arguments, tuple) else (arguments,)
    return lambda self: method(self, *values)


@dataclass
class Delivery:
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def event(self) -> str:
        payload = json.loads(self.body)
        return f"{payload['entity']}.{payload['action']}"

    def data(self) -> dict:
        return json.loads(self.body)["data"]

    def is_about(self, name: str) -> bool:
        data = self.data()
        return data.get("name") == name and data.get("key") != "_mlflow_experiment_ids"


class Inbox:
    """What arrived at one path of the receiver."""

    def __init__(self, path: str) -> None:
        self.path = path

    def wait(self, count: int, about: str | None = None) -> list[Delivery]:
        """Waits until that many deliveries are there and returns them sorted by time of the event; each must be signed.

        With `about` only those with that name count: threads of the client may still be changing what other cases made. So may they
        what this one made: the tag that links a new prompt to its experiment never counts then.
        """
        arrived = RECEIVER.wait(self.path, count, lambda delivery: about is None or delivery.is_about(about))
        for delivery in arrived:
            assert delivery.header("X-MLflow-Signature") == signature(delivery), "the signature does not fit the body"
        return sorted(arrived, key=lambda delivery: json.loads(delivery.body)["timestamp"])

    def only(self, about: str | None = None) -> Delivery:
        (delivery,) = self.wait(1, about)
        return delivery


def signature(delivery: Delivery) -> str:
    signed = f"{delivery.header('X-MLflow-Delivery-Id')}.{delivery.header('X-MLflow-Timestamp')}.".encode() + delivery.body
    return "v1," + base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()


class Receiver:
    """Answers 200, or what a path was told to answer, and keeps what it got."""

    def __init__(self) -> None:
        self._arrived: dict[str, list[Delivery]] = {}
        self._answers: dict[str, list[tuple[int, bytes, dict]]] = {}
        self._news = threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer, headers = receiver._take(self.path, Delivery(self.headers.items(), body))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def script(self, path: str, *answers: tuple[int, bytes, dict]) -> None:
        """Answers in this order; the last one stays."""
        self._answers[path] = list(answers)

    def wait(self, path: str, count: int, counts=lambda delivery: True) -> list[Delivery]:
        def arrived() -> list[Delivery]:
            return [delivery for delivery in self._arrived.get(path, []) if counts(delivery)]

        with self._news:
            if not self._news.wait_for(lambda: len(arrived()) >= count, PATIENCE_SECONDS):
                raise AssertionError(f"{len(arrived())} of {count} deliveries arrived in {PATIENCE_SECONDS} s")
            return arrived()

    def _take(self, path: str, delivery: Delivery) -> tuple[int, bytes, dict]:
        with self._news:
            self._arrived.setdefault(path, []).append(delivery)
            self._news.notify_all()
            answers = self._answers.get(path, [(200, b"ok", {"Content-Type": "text/plain"})])
            return answers.pop(0) if len(answers) > 1 else answers[0]


RECEIVER = Receiver()
