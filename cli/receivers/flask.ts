import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `import base64
import hashlib
import hmac
import os
import time

from flask import Flask, abort, request

app = Flask(__name__)
secret = os.environ["WEBHOOK_SECRET"]
MAX_AGE = ${TOLERANCE_SEC}  # seconds


@app.post("/webhook")
def webhook():
    body = request.get_data()
    verify(request.headers, body)
    event = request.get_json()
    print(event["entity"], event["action"], event["data"])
    return {"status": "success"}


def verify(headers, body: bytes) -> None:
    signature = headers.get("X-MLflow-Signature")
    delivery_id = headers.get("X-MLflow-Delivery-Id")
    timestamp = headers.get("X-MLflow-Timestamp")
    if not (signature and delivery_id and timestamp):
        abort(400, "A signature header is missing")
    if not timestamp.isdecimal() or not 0 <= time.time() - int(timestamp) <= MAX_AGE:
        abort(400, "The timestamp is not fresh")
    content = f"{delivery_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    if not hmac.compare_digest(signature.encode(), b"v1," + base64.b64encode(digest)):
        abort(401, "The signature does not match")
`;

export const flask: ReceiverTemplate = {
  title: 'Flask',
  files: { 'app.py': code, 'requirements.txt': 'flask\n' },
  steps: ['pip install -r requirements.txt', 'flask --app app run --port "$PORT"'],
};
