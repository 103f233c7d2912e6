"""Prints the environment of a server that sends webhooks, ready for the shell:

    eval "$(python examples/environment.py)"

Hookglass reads the same variables as `mlflow server`. The encryption key protects the secrets in the database: keep it, because
without the same key a restarted server cannot read them. It is made afresh only where none is set yet.
"""

import os
import shlex

from cryptography.fernet import Fernet

SETTINGS = {
    "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY": Fernet.generate_key().decode(),
    "MLFLOW_WEBHOOK_REQUEST_TIMEOUT": "30",  # seconds until a silent receiver counts as failed
    "MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES": "3",  # after the first attempt
    "MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS": "10",  # requests at the same time
}

for name, value in SETTINGS.items():
    print(f"export {name}={shlex.quote(os.environ.get(name, value))}")
