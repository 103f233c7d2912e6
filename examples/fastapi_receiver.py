"""A receiver for MLflow webhooks that trusts nothing it has not verified.

    pip install fastapi uvicorn
    python examples/fastapi_receiver.py

It listens on http://127.0.0.1:8000/webhook, where Hookglass has its mock receiver: stop one of them, or set PORT. The secret is
that of the webhook, WEBHOOK_SECRET in settings.py.
"""

import base64
import hashlib
import hmac
import os
import time
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Request

from settings import WEBHOOK_SECRET

MAX_AGE_SECONDS = 300

app = FastAPI()


@app.post("/webhook")
async def receive(
    request: Request,
    x_mlflow_signature: Annotated[str | None, Header()] = None,
    x_mlflow_delivery_id: Annotated[str | None, Header()] = None,
    x_mlflow_timestamp: Annotated[str | None, Header()] = None,
):
    # The signature covers the bytes as they came: parsed and written again they would be other bytes.
    body = (await request.body()).decode("utf-8")

    if not x_mlflow_signature:
        raise HTTPException(status_code=400, detail="Missing signature header")
    if not x_mlflow_delivery_id:
        raise HTTPException(status_code=400, detail="Missing delivery ID header")
    if not x_mlflow_timestamp:
        raise HTTPException(status_code=400, detail="Missing timestamp header")
    if not is_fresh(x_mlflow_timestamp):
        raise HTTPException(status_code=400, detail="Timestamp is too old or invalid (possible replay attack)")
    if not is_signed_by_us(x_mlflow_signature, f"{x_mlflow_delivery_id}.{x_mlflow_timestamp}.{body}"):
        raise HTTPException(status_code=401, detail="Invalid signature")

    event = await request.json()
    print(f"{event.get('entity')}.{event.get('action')} at {event.get('timestamp')}, delivery {x_mlflow_delivery_id}")
    handle(event.get("entity"), event.get("action"), event.get("data", {}))
    return {"status": "success"}


@app.get("/health")
async def health():
    return {"status": "healthy"}


def is_fresh(timestamp: str) -> bool:
    """A recorded request that somebody sends again is turned away once its time stamp is five minutes old."""
    try:
        return 0 <= int(time.time()) - int(timestamp) <= MAX_AGE_SECONDS
    except ValueError:
        return False


def is_signed_by_us(signature: str, signed: str) -> bool:
    digest = hmac.new(WEBHOOK_SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return hmac.compare_digest(signature.encode(), expected.encode())  # takes equally long wherever they differ


def handle(entity: str | None, action: str | None, data: dict) -> None:
    """What the events mean to you goes here. The server waits for the answer, so hand long work to something else."""
    match entity, action:
        case "registered_model", "created":
            print(f"  new model {data.get('name')}")
        case "model_version", "created":
            print(f"  new version {data.get('version')} of {data.get('name')} from {data.get('source')}")
        case "model_version_tag", "set":
            print(f"  {data.get('name')} version {data.get('version')} is tagged {data.get('key')}={data.get('value')}")
        case _:
            print(f"  {data}")


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8000")))
