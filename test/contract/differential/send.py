"""Sends one event to many URLs with the webhook dispatcher of the real MLflow, all at once.

Says "ready" once it is loaded, reads {"event", "data", "webhooks": [{"url", "secret"}]} from standard input and then
writes one line per webhook:
{"url", "log": [lines that MLflow logged], "waits": [seconds that it slept before its retries, where it slept at all]}.
"""

import json
import logging
import sys
import threading
import time
from types import SimpleNamespace

import urllib3.util.retry
from mlflow.entities.webhook import Webhook, WebhookEvent
from mlflow.webhooks import delivery

print("ready", flush=True)
job = json.load(sys.stdin)
event = WebhookEvent.from_str(job["event"])
lines = threading.local()
printing = threading.Lock()


class ByThread(logging.Handler):
    def emit(self, record):
        lines.kept.append(f"{record.levelname} {record.name}: {record.getMessage()}")


logger = logging.getLogger("mlflow.webhooks.delivery")
logger.handlers = [ByThread()]
logger.propagate = False


def noted_sleep(seconds):
    lines.waits.append(seconds)
    time.sleep(seconds)


urllib3.util.retry.time = SimpleNamespace(time=time.time, sleep=noted_sleep)


def send(url, secret):
    lines.kept = []
    lines.waits = []
    webhook = Webhook("id", "name", url, [event], 0, 0, secret=secret)
    session = delivery._create_webhook_session()
    delivery._send_webhook_with_error_handling(webhook, job["data"], event, session)
    with printing:
        print(json.dumps({"url": url, "log": lines.kept, "waits": lines.waits}), flush=True)


threads = [threading.Thread(target=send, args=(webhook["url"], webhook["secret"])) for webhook in job["webhooks"]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
