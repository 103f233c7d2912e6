"""Signs what comes as JSON lines with MLflow's own function; one signature a line."""

import json
import sys

from mlflow.webhooks.delivery import _generate_hmac_signature

for line in sys.stdin:
    case = json.loads(line)
    print(_generate_hmac_signature(case["secret"], case["deliveryId"], case["timestamp"], case["body"]))
