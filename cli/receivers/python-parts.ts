import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';

/** What the two receivers in Python share: `verify(headers, body)`, `parsed(body)`, `keep(delivery_id, body)` and `kept()`. */
export const PYTHON_IMPORTS = `import base64
import hashlib
import hmac
import json
import os
import re
import sqlite3
import threading
import time
from pathlib import Path
`;

export const PYTHON_SETTINGS = `secret = os.environ["WEBHOOK_SECRET"]
if not secret:
    raise SystemExit("WEBHOOK_SECRET is empty")
MAX_AGE = ${TOLERANCE_SEC}  # seconds

database = sqlite3.connect(
    os.environ.get("DATABASE", Path(__file__).with_name("events.db")), isolation_level=None, check_same_thread=False
)
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body BLOB)")
one_at_a_time = threading.Lock()
`;

/** @param refuse raises the framework's refusal: \`refuse(status, reason)\` */
export const pythonParts = (refuse: string) => `def verify(headers, body: bytes) -> str:
    """Returns the delivery id of what MLflow signed; anything else is refused with a status that MLflow does not retry."""
    signature = headers.get("X-MLflow-Signature")
    delivery_id = headers.get("X-MLflow-Delivery-Id")
    timestamp = headers.get("X-MLflow-Timestamp")
    if not (signature and delivery_id and timestamp):
        ${refuse}(400, "A signature header is missing")
    if not re.fullmatch("[0-9]{1,15}", timestamp) or not 0 <= time.time() - int(timestamp) <= MAX_AGE:
        ${refuse}(400, "The timestamp is not fresh")
    content = f"{delivery_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    if not hmac.compare_digest(signature.encode(), b"v1," + base64.b64encode(digest)):
        ${refuse}(401, "The signature does not match")
    return delivery_id


def parsed(body: bytes) -> dict:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        ${refuse}(400, "The body is no JSON object")
    return event


def keep(delivery_id: str, body: bytes) -> bool:
    """Stores an event before it is answered; False for a delivery that came before, also before a restart or at the same time."""
    with one_at_a_time:
        return database.execute("INSERT OR IGNORE INTO event VALUES (?, ?)", (delivery_id, body)).rowcount == 1


def kept() -> int:
    with one_at_a_time:
        return database.execute("SELECT count(*) FROM event").fetchone()[0]
`;
