"""A pytest fixture that runs Hookglass. Copy this file beside your tests; it needs nothing but pytest.

The command `hookglass` is found in node_modules/.bin or on PATH; the variable HOOKGLASS names another.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

PORTS = ["--mlflow-port", "0", "--receiver-port", "0", "--inspector-port", "0", "--receiver-tls-port", "off"]


@pytest.fixture
def hookglass(tmp_path):
    """An MLflow server with webhooks and a mock receiver, on free ports, for one test."""
    data_dir = tmp_path / "hookglass"
    serve = [*command(), "serve", "--json", "--no-open", *PORTS, "--data-dir", str(data_dir)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        ready = process.stdout.readline()
        if not ready:
            pytest.fail("Hookglass ended before it was ready; its reason is on standard error.")
        try:
            yield Hookglass(json.loads(ready), data_dir)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


class Hookglass:
    def __init__(self, ready, data_dir):
        self.tracking_uri = ready["mlflow"]  # for MlflowClient(…) or mlflow.set_tracking_uri(…)
        self.webhook_url = ready["webhookUrl"]  # of the mock receiver, which verifies what it gets
        self._api = f"{ready['inspector']}/api/v1"
        self._token = Path(ready["tokenFile"]).read_text().strip()
        self._data_dir = str(data_dir)

    def wait_for(self, event, where=None, timeout=30):
        """Waits until an event was delivered and accepted, and returns its payload. What came before counts too, so that there is no race.

        `event` may be a glob, such as `model_version*`; `where` a field and its value, such as `data.alias=champion`.
        """
        flags = ["--event", event, "--timeout", f"{timeout}s", *(["--where", where] if where else [])]
        waited = self._run("wait", *flags, "--json")
        if waited.returncode != 0:
            sent = self._run("deliveries").stdout.strip() or "Nothing was sent."
            pytest.fail(f"{event} did not arrive. {waited.stderr.strip()}\n{sent}")
        delivery = json.loads(waited.stdout.splitlines()[0])
        request = urllib.request.Request(
            f"{self._api}/deliveries/{delivery['id']}/body", headers={"Authorization": f"Bearer {self._token}"}
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as body:
            return json.load(body)

    def check(self, url, secret, *flags):
        """Sends a receiver what MLflow sends, right and wrong; returns a sentence for each must that failed, to be compared with []."""
        env = {**os.environ, "HOOKGLASS_CHECKED_SECRET": secret}
        checked = self._run("check", url, "--secret-env", "HOOKGLASS_CHECKED_SECRET", "--json", *flags, env=env)
        if not checked.stdout:
            pytest.fail(checked.stderr.strip())
        checks = json.loads(checked.stdout)["checks"]
        return [f"{one['id']}: {one['why']}" for one in checks if one["level"] == "must" and one["result"] == "fail"]

    def _run(self, *args, env=None):
        # NO_COLOR and the pipe make the output plain.
        return subprocess.run([*command(), *args, "--data-dir", self._data_dir], capture_output=True, text=True, env=env)


def command():
    if given := os.environ.get("HOOKGLASS"):
        return shlex.split(given)
    places = os.pathsep.join([str(Path("node_modules", ".bin").absolute()), os.environ.get("PATH", "")])
    if found := shutil.which("hookglass", path=places):
        return [found]
    pytest.fail("There is no hookglass: npm install ./hookglass-….tgz, or name the command in HOOKGLASS.")
