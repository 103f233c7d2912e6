"""What MLflow's webhooks really do, measured: python examples/facts.py [NAME ...]

Needs `pip install mlflow`, and a server that may send to this machine: Hookglass (`npm start -- --retry-profile mlflow`), or `mlflow server`
with the variables that examples/README.md names. MLFLOW_TRACKING_URI says which one. The last three facts are about MLflow's own server;
they start one with its usual settings. Each fact is a line: its name, and what was seen.
"""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")

warnings.simplefilter("ignore", FutureWarning)  # stages are deprecated, and are here to show that they send nothing

from mlflow import MlflowClient  # noqa: E402

from settings import TRACKING_URI  # noqa: E402

SIX = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
]
SOURCE = "s3://bucket/model"


def main() -> int:
    names = sys.argv[1:] or [*FACTS, *FACTS_OF_SERVER]
    if unknown := [name for name in names if name not in {**FACTS, **FACTS_OF_SERVER}]:
        print(f"There is no fact {unknown[0]}. There are {', '.join([*FACTS, *FACTS_OF_SERVER])}.", file=sys.stderr)
        return 2
    if asked := [name for name in names if name in FACTS]:
        tell(Lab(TRACKING_URI), FACTS, asked)
    if asked := [name for name in names if name in FACTS_OF_SERVER]:
        with MlflowServer() as server:
            tell(Lab(server.url, server), FACTS_OF_SERVER, asked)
    return 0


def tell(lab, facts, names) -> None:
    try:
        for name in names:
            print(f"{name}: {facts[name](lab)}", flush=True)
    finally:
        lab.close()


def first_retry(lab) -> str:
    place = lab.place([503])
    lab.send(place)
    gaps = [waited(later["at"] - sooner["at"]) for sooner, later in zip(place.got, place.got[1:])]
    return f"{len(place.got)} attempts; the retries came {', '.join(gaps)}"


def same_request(lab) -> str:
    place = lab.place([503, 503, 200])
    lab.send(place, secret="a secret")
    parts = {"delivery id": "X-MLflow-Delivery-Id", "timestamp": "X-MLflow-Timestamp", "signature": "X-MLflow-Signature"}
    counts = [f"{len({one['headers'][header] for one in place.got})} {part}" for part, header in parts.items()]
    return f"{len(place.got)} attempts carried {', '.join(counts)} and {len({one['body'] for one in place.got})} body"


def retried_statuses(lab) -> str:
    def is_retried(status):
        place = lab.place([status, 200])
        lab.send(place)
        return len(place.got) > 1

    statuses = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504]
    with ThreadPoolExecutor(4) as pool:
        retried = dict(zip(statuses, pool.map(is_retried, statuses)))
    told = {kind: " ".join(str(status) for status in statuses if retried[status] == kind) for kind in (True, False)}
    return f"sent again after {told[True]}; given up after {told[False]}"


def retry_after(lab) -> str:
    soon = lab.place([(503, {"Retry-After": "1"}), 200])
    unreadable = lab.place([(503, {"Retry-After": "soon"}), 200])
    too_large = lab.place([(413, {"Retry-After": "1"}), 200])
    for place in (soon, unreadable, too_large):
        lab.send(place)
    gap = soon.got[1]["at"] - soon.got[0]["at"]
    return (
        f"503 with 1: again after {'1 s' if 0.9 <= gap < 1.9 else f'{gap:.1f} s'}; 503 with “soon”: {attempts(unreadable)}; 413 with 1: {attempts(too_large)}"
    )


def redirects(lab) -> str:
    said = []
    for status in (301, 302, 303, 307, 308):
        behind = lab.place([200])
        place = lab.place([(status, {"Location": behind.url})])
        result = lab.send(place)
        got = behind.got[0]
        said.append(f"{status} {got['method']} with {'the body' if got['body'] else 'no body'}, {'success' if result.success else 'failure'}")
    return "; ".join(said)


def success(lab) -> str:
    told = {status: "success" if lab.send(lab.place([status])).success else "failure" for status in (200, 204, 304, 400)}
    return ", ".join(f"{status} is a {kind}" for status, kind in told.items())


def unsigned(lab) -> str:
    place = lab.place([200])
    lab.send(place)
    sent = [header for header in ("X-MLflow-Delivery-Id", "X-MLflow-Timestamp", "X-MLflow-Signature") if header in place.got[0]["headers"]]
    return f"without a secret it sends {' and '.join(sent)}"


def secret_text(lab) -> str:
    secret = "whsec_" + base64.b64encode(b"thirty-two bytes of a raw secret").decode()
    place = lab.place([200])
    lab.send(place, secret=secret)
    headers, body = place.got[0]["headers"], place.got[0]["body"]
    content = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.".encode() + body
    keys = {"the text as it is": secret.encode(), "what its base64 decodes to": base64.b64decode(secret[6:])}
    for name, key in keys.items():
        if headers["X-MLflow-Signature"] == "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode():
            return f"the key of a whsec_ secret is {name}"
    return "neither key fits"


def test_event(lab) -> str:
    place = lab.place([200])
    webhook = lab.webhook(place, ["registered_model.created", "model_version_tag.set", "model_version_alias.created"])
    lab.client.test_webhook(webhook.webhook_id)
    lab.client.update_webhook(webhook.webhook_id, status="DISABLED")
    lab.client.test_webhook(webhook.webhook_id, event="model_version.created")
    first, other = (event_of(one) for one in place.got)
    return f"without an event it sends {first}, the first in the alphabet; a disabled webhook is sent {other}, to which it does not listen"


def body_bytes(lab) -> str:
    place = lab.place([200])
    lab.webhook(place, ["registered_model.created"])
    name = lab.name("café ✓")
    lab.client.create_registered_model(name)
    body = lab.about(place, name)[0]["body"]
    python = "is" if json.dumps(json.loads(body)).encode() == body else "is not"
    letters = "escapes for é and ✓" if body.isascii() else "é and ✓ as they are"
    compact = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()
    others = "the same text" if compact == body else "another text, with another signature"
    return f"the body {python} what Python's json.dumps writes, with {letters}; the same JSON as JavaScript writes it is {others}"


def quiet_changes(lab) -> str:
    place = lab.place([200])
    lab.webhook(place, SIX)
    client, name, later = lab.client, lab.name("quiet"), lab.name("quiet-later")
    client.create_registered_model(name)
    client.create_model_version(name, SOURCE, tags={"stage": "new"})
    client.update_registered_model(name, description="changed")
    client.set_registered_model_tag(name, "team", "blue")
    client.update_model_version(name, "1", description="changed")
    client.transition_model_version_stage(name, "1", "Production")
    client.rename_registered_model(name, later)
    client.delete_model_version(later, "1")
    client.delete_registered_model(later)
    heard = sorted({event_of(one) for one in lab.about(place, name, least=2, settle=True)} | {event_of(one) for one in lab.known(place, later)})
    return (
        f"creating a model and a version with a tag, then a description, a model tag, a stage, a rename and both deletions sent {' and '.join(heard)}"
    )


def alias_moves(lab) -> str:
    place = lab.place([200])
    lab.webhook(place, ["model_version_alias.created", "model_version_alias.deleted"])
    client, name = lab.client, lab.name("alias")
    client.create_registered_model(name)
    for _ in range(2):
        client.create_model_version(name, SOURCE)
    steps = [
        ("setting", lambda: client.set_registered_model_alias(name, "champion", "1")),
        ("moving", lambda: client.set_registered_model_alias(name, "champion", "2")),
        ("deleting", lambda: client.delete_registered_model_alias(name, "champion")),
        ("deleting it again", lambda: client.delete_registered_model_alias(name, "champion")),
    ]
    said, before = [], 0
    for words, step in steps:
        step()
        heard = lab.about(place, name, least=before + 1, settle=True)
        said.append(f"{words} sent {' and '.join(event_of(one) for one in heard[before:])}")
        before = len(heard)
    return "; ".join(said)


def cache(lab) -> str:
    place = lab.place([200])
    lab.client.create_registered_model(lab.name("before"))
    time.sleep(1)  # until the server has looked for its subscribers
    lab.webhook(place, ["registered_model.created"])
    lab.client.create_registered_model(lab.name("after"))
    time.sleep(3)
    return f"a webhook that is made after an event of its kind {'hears' if place.got else 'does not hear'} the next one"


def slow_neighbour(lab) -> str:
    slow, healthy = lab.place([200], held=threading.Event()), lab.place([200])
    lab.webhook(slow, ["model_version_tag.set"])
    lab.webhook(healthy, ["model_version_tag.deleted"])
    client, name = lab.client, lab.name("neighbour")
    client.create_registered_model(name)
    client.create_model_version(name, SOURCE)
    for number in range(10):
        client.set_model_version_tag(name, "1", f"key{number}", "value")
    lab.about(slow, name, least=10)
    client.delete_model_version_tag(name, "1", "key0")
    time.sleep(3)
    in_time = bool(healthy.got)
    slow.held.set()
    lab.about(healthy, name)
    return f"while one webhook let 10 deliveries wait, that of another came {'at once' if in_time else 'when they were over'}"


def restart(lab) -> str:
    place = lab.place([503])
    lab.webhook(place, ["model_version_alias.created"])
    client, name = lab.client, lab.name("restart")
    client.create_registered_model(name)
    client.create_model_version(name, SOURCE)
    client.set_registered_model_alias(name, "champion", "1")
    lab.about(place, name, least=2)
    lab.server.restart()
    before = len(place.got)
    time.sleep(8)  # the third attempt was planned 2 to 3 s after the second, the fourth 4 to 5 s later
    return f"of 4 attempts {before} were made before the server was stopped, and {len(place.got) - before} after it was started again"


FACTS = {
    "first-retry": first_retry,
    "same-request": same_request,
    "retried-statuses": retried_statuses,
    "retry-after": retry_after,
    "redirects": redirects,
    "success": success,
    "unsigned": unsigned,
    "secret-text": secret_text,
    "body-bytes": body_bytes,
    "test-event": test_event,
    "quiet-changes": quiet_changes,
    "alias-moves": alias_moves,
}
FACTS_OF_SERVER = {"cache": cache, "slow-neighbour": slow_neighbour, "restart": restart}


class Place:
    """An address of the receiver: answers in turn, the last one for ever, and keeps what came."""

    def __init__(self, url, answers, held):
        self.url, self.answers, self.held, self.got = url, answers, held, []


class Lab:
    """A receiver on a free port, webhooks that lead to it, and an end that takes all of them away."""

    def __init__(self, url, server=None):
        self.client, self.server = MlflowClient(url), server
        self.places, self.webhooks = {}, []
        self._run = f"{time.time_ns() // 1_000_000:x}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self.places))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def place(self, answers, held=None) -> Place:
        """`held`: what it waits for before it answers."""
        path = f"/{len(self.places)}"
        answers = [answer if isinstance(answer, tuple) else (answer, {}) for answer in answers]
        self.places[path] = Place(f"http://127.0.0.1:{self._server.server_port}{path}", answers, held)
        return self.places[path]

    def webhook(self, place, events, secret=None):
        webhook = self.client.create_webhook("facts", place.url, events, secret=secret)
        self.webhooks.append(webhook.webhook_id)
        return webhook

    def send(self, place, secret=None):
        """Sends the example of an event, which takes as long as all its attempts."""
        return self.client.test_webhook(self.webhook(place, ["model_version.created"], secret).webhook_id)

    def name(self, text) -> str:
        return f"{text}-{self._run}"

    def known(self, place, name):
        return [one for one in place.got if one["body"] and json.loads(one["body"])["data"]["name"] == name]

    def about(self, place, name, least=1, settle=False):
        """What came about a model, once so much has come; with `settle` a second later, in case that there is more."""
        until = time.monotonic() + 60
        while len(self.known(place, name)) < least and time.monotonic() < until:
            time.sleep(0.02)
        if settle:
            time.sleep(1)
        return self.known(place, name)

    def close(self):
        for webhook in self.webhooks:
            self.client.delete_webhook(webhook)
        self._server.shutdown()


def handler_of(places):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            at = time.monotonic()
            place = places[self.path]
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            place.got.append({"at": at, "method": self.command, "headers": self.headers, "body": body})
            status, headers = place.answers[min(len(place.got), len(place.answers)) - 1]
            if place.held:
                place.held.wait(20)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_):
            """What came is told by the facts."""

    return Handler


class MlflowServer:
    """`mlflow server` on a free port, with its usual settings but that it may send to this machine."""

    def __enter__(self):
        self._directory = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._start()
        return self

    def __exit__(self, *_):
        self._stop()
        self._directory.cleanup()

    def restart(self):
        self._stop()
        self._start()

    def _start(self):
        bin_directory = os.path.dirname(sys.executable)  # it starts programs by their names
        env = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_WEBHOOK_")}
        env |= {"PATH": os.pathsep.join([bin_directory, env.get("PATH", "")]), "MLFLOW_DISABLE_TELEMETRY": "true"}
        env |= {"MLFLOW_WEBHOOK_ALLOWED_SCHEMES": "http,https", "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS": "true"}
        store = ["--backend-store-uri", f"sqlite:///{self._directory.name}/mlflow.db"]
        listen = ["--host", "127.0.0.1", "--port", str(self._port), "--workers", "1"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", *store, *listen],
            env=env, cwd=self._directory.name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        while self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("mlflow server did not start")

    def _stop(self):
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()


def waited(seconds) -> str:
    for least in (8, 4, 2, 1):
        if seconds >= least - 0.1:
            return f"after {least} to {least + 1} s"
    return "at once"


def attempts(place) -> str:
    return "1 attempt" if len(place.got) == 1 else f"{len(place.got)} attempts"


def event_of(one) -> str:
    payload = json.loads(one["body"])
    return f"{payload['entity']}.{payload['action']}"


if __name__ == "__main__":
    sys.exit(main())
