"""What a project tests with the fixture `hookglass` of conftest.py: run `pytest` in this folder."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mlflow import MlflowClient

SECRET = "your-secret-key"


def test_a_new_version_is_announced(hookglass):
    client = MlflowClient(hookglass.tracking_uri)
    client.create_webhook("ci", hookglass.webhook_url, ["model_version.created"], secret=SECRET)

    client.create_registered_model("iris")  # here goes the code that you test
    client.create_model_version("iris", "s3://bucket/iris")

    event = hookglass.wait_for("model_version.created")
    assert event["data"]["name"] == "iris"
    assert event["data"]["version"] == "1"


def test_the_receiver_takes_what_mlflow_sends_and_nothing_else(hookglass, receiver):
    assert hookglass.check(f"{receiver}/webhook", SECRET) == []


@pytest.fixture
def receiver():
    """The program that you test; here the FastAPI receiver of the examples."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = os.environ.get("RECEIVER", str(Path(__file__).parent.parent / "fastapi_receiver.py"))
    env = {**os.environ, "PORT": str(port), "WEBHOOK_SECRET": SECRET}
    with subprocess.Popen([sys.executable, program], env=env) as process:
        while process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
