"""Sends one test of a webhook for each case with the dispatcher of the MLflow that is found, with the environment of that case.

Takes [{"name", "env", "url"}] as its argument; writes one line for each: {"name", "success", "status", "error"}.
"""

import json
import logging
import os
import sys

from mlflow.entities.webhook import Webhook, WebhookEvent
from mlflow.webhooks import delivery

logging.disable(logging.CRITICAL)
event = WebhookEvent.from_str("registered_model.created")
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # an empty one would take away that in capitals
for case in json.loads(sys.argv[1]):
    os.environ.update(case["env"])
    result = delivery.test_webhook(Webhook("id", "name", case["url"], [event], 0, 0, secret="k"))
    for name in case["env"]:
        del os.environ[name]
    line = {"name": case["name"], "success": result.success, "status": result.response_status, "error": result.error_message}
    print(json.dumps(line), flush=True)
