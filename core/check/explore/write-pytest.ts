import type { Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { TestPlaces } from './write-vitest.ts';
import { quoted, RUN_TAG, type WrittenRequest, type WrittenStep, type WrittenTest } from './written-test.ts';

/** A story as a test for pytest that needs nothing but Python: it fails as long as the receiver does what the story tells. */
export function pytestOf({ title, deliveries, steps }: WrittenTest, { target, probeUrl, seed }: TestPlaces): string {
  const counts = probeUrl !== undefined;
  return [
    `# Found by "hookglass check --explore" with the seed ${seed}. WEBHOOK_SECRET is the secret of the receiver.`,
    ...IMPORTS,
    '',
    `URL = os.environ.get("RECEIVER_URL", ${quoted(target)})`,
    ...(counts ? [`PROBE_URL = os.environ.get("PROBE_URL", ${quoted(probeUrl)})`] : []),
    'SECRET = os.environ["WEBHOOK_SECRET"]',
    'RUN = f"explore-{uuid.uuid4().hex[:8]}"',
    '',
    '',
    `def test_${title.replace(/[^a-z0-9]+/g, '_')}():`,
    ...(counts ? ['    before = count()'] : []),
    ...deliveries.map(
      ({ variable, body, agoSec }) => `    ${nameOf(variable)} = delivery(${quoted(body)}${agoSec === 0 ? '' : `, ${agoSec}`})`,
    ),
    ...steps.flatMap((step) => ['', ...stepLines(step, counts)]),
    '',
    '',
    ...HELPERS,
    ...(counts ? COUNTING : ['']),
  ].join('\n');
}

function stepLines({ says, atOnce, requests, least, most }: WrittenStep, counts: boolean): string[] {
  const counted = counts ? [`    assert_count(before + ${least}, before + ${most})`] : [];
  const lines = atOnce
    ? ['    at_once(', ...requests.map((request) => `        lambda: ${requestText(request)},`), '    )']
    : requests.map((request) => `    ${requestText(request)}`);
  return [`    # ${says}`, ...lines, ...counted];
}

const EXPECTED = { take: 'is_taken', any: 'is_final', refuse: 'is_refused' } as const;

function requestText({ variable, expect, spoiled }: WrittenRequest): string {
  const name = nameOf(variable);
  return `expect(${EXPECTED[expect]}, ${spoiled === undefined ? name : SPOILING[spoiled](name)})`;
}

/** Some names of deliveries are words of Python. */
const nameOf = (variable: string) => `delivery_${variable}`;

const SPOILING: Readonly<Record<Spoiled, (name: string) => string>> = {
  'altered-body': (name) => `{**${name}, "body": ${name}["body"].replace('"timestamp": "2', '"timestamp": "1')}`,
  'rewritten-body': (name) => `{**${name}, "body": json.dumps(json.loads(${name}["body"]), separators=(",", ":"))}`,
  'other-secret': (name) => `{**${name}, "signature": sign(${name}, "another secret")}`,
  'signature-missing': (name) => `{**${name}, "signature": None}`,
  'signature-empty': (name) => `{**${name}, "signature": ""}`,
  'signature-cut': (name) => `{**${name}, "signature": ${name}["signature"][:-4]}`,
  'signature-of-another': (name) => `{**${name}, "signature": sign({**${name}, "id": str(uuid.uuid4())})}`,
  'wrong-prefix': (name) => `{**${name}, "signature": "sha256=" + base64.b64decode(${name}["signature"][3:]).hex()}`,
  'other-timestamp': (name) => `{**${name}, "timestamp": str(int(${name}["timestamp"]) - 1)}`,
  'other-id': (name) => `{**${name}, "id": str(uuid.uuid4())}`,
  'id-missing': (name) => `{**${name}, "id": None}`,
  'timestamp-missing': (name) => `{**${name}, "timestamp": None}`,
  'timestamp-not-an-integer': (name) => `signed_at(${name}, ${name}["timestamp"] + ".5")`,
  stale: (name) => `signed_at(${name}, str(int(${name}["timestamp"]) - 310))`,
};

const IMPORTS = `import base64
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor`.split('\n');

const HELPERS = `def delivery(text, ago=0):
    body = text.replace("${RUN_TAG}", RUN)
    return signed_at({"id": str(uuid.uuid4()), "body": body}, str(int(time.time()) - ago))


def signed_at(sent, timestamp):
    stamped = {**sent, "timestamp": timestamp}
    return {**stamped, "signature": sign(stamped)}


def sign(sent, key=SECRET):
    content = f"{sent['id']}.{sent['timestamp']}.{sent['body']}"
    digest = hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), Unfollowed)


def send(sent):
    """As MLflow does: up to three times more when the answer asks for that."""
    headers = {
        "Content-Type": "application/json",
        "X-MLflow-Delivery-Id": sent["id"],
        "X-MLflow-Timestamp": sent["timestamp"],
        "X-MLflow-Signature": sent["signature"],
    }
    present = {name: value for name, value in headers.items() if value is not None}
    for attempt in range(4):
        request = urllib.request.Request(URL, sent["body"].encode(), present, method="POST")
        try:
            with OPENER.open(request, timeout=30) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        if is_final(status):
            break
        time.sleep(1)
    return status


def is_final(status):
    return status not in (429, 500, 502, 503, 504)


def is_taken(status):
    return 200 <= status < 300


def is_refused(status):
    return status >= 400 and is_final(status)


def expect(expected, sent):
    status = send(sent)
    assert expected(status), f"answered with {status}"


def at_once(*works):
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()
`.split('\n');

const COUNTING = `
def count():
    with OPENER.open(PROBE_URL, timeout=30) as answer:
        value = json.load(answer)
    return value["count"] if isinstance(value, dict) else value


def assert_count(least, most):
    """Some receivers count a moment after they have answered."""
    ends = time.monotonic() + 2
    while (now := count()) < least and time.monotonic() < ends:
        time.sleep(0.02)
    assert least <= now <= most, f"count is {now}, expected {least} to {most}"
`.split('\n');
