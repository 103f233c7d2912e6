"""Judges each URL of a JSON file as a stock MLflow does when a webhook is created, and prints its refusals: a text or null."""

import json
import sys

from mlflow.exceptions import MlflowException
from mlflow.utils.validation import _validate_webhook_url

with open(sys.argv[1], encoding="utf-8") as file:
    urls = json.load(file)


def refusal(url):
    try:
        _validate_webhook_url(url)
    except MlflowException as error:
        return error.message
    except Exception as error:
        return f"crash: {error!r}"
    return None


json.dump([refusal(url) for url in urls], sys.stdout)
