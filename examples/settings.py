"""Where the examples find their servers. Each value can be overridden from the environment."""

import os

# MLflow's own variable, so `MLFLOW_TRACKING_URI=https://mlflow.example.com python …` reaches a real server instead.
TRACKING_URI = os.environ.get("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")

# The address that receives the deliveries: the mock receiver of Hookglass, or fastapi_receiver.py.
WEBHOOK_URL = os.environ.get("WEBHOOK_URL", "http://127.0.0.1:8000/webhook")

# Known to the sender and to the receiver; it signs every delivery.
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "your-secret-key")

# The client repeats a failed call for minutes; an example should say at once that nothing answers.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
