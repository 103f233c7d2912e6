import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { explain } from '#core/signing/explain.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';

const NOW_MS = 1_795_429_864_200;
const SECRET = 'a secret of its own';
const BODY = Buffer.from('{"entity": "prompt", "action": "created", "data": {"a": 1.0}}');
const hmac = (content: string, key = SECRET) => createHmac('sha256', key).update(content).digest('base64');
const SIGNATURE = `v1,${hmac(`9f2c.1795429864.${BODY}`)}`;

/** A request that is correctly signed and fresh, and this answer to it. */
function answered(status: number, body: string | Uint8Array, headers: [string, string][] = [], more: Partial<ExplainInput> = {}) {
  return explain({
    ...{ method: 'POST', deliveryId: '9f2c', timestamp: '1795429864', receivedAtMs: NOW_MS, toleranceSec: 300, otherIds: [] },
    headers: [
      ['X-MLflow-Delivery-Id', '9f2c'],
      ['X-MLflow-Timestamp', '1795429864'],
      ['X-MLflow-Signature', SIGNATURE],
    ],
    signature: SIGNATURE,
    body: BODY,
    secrets: [{ kind: 'own', name: 'alias-hook', secret: SECRET }],
    answer: { status, headers, body: Buffer.from(body), betweenMs: [NOW_MS, NOW_MS + 20] },
    ...more,
  });
}

const dateAhead = (sec: number): [string, string] => ['Date', new Date(NOW_MS + sec * 1000).toUTCString()];
const TOO_OLD = '{"detail":"Timestamp is too old or invalid (possible replay attack)"}';

test.each<[string, number, string, [string, string][], string, RegExp]>([
  [
    'a clock that is behind',
    400,
    TOO_OLD,
    [dateAhead(-5)],
    'ts-refused',
    /refused the timestamp .*by its Date header its clock is about 5 s behind/,
  ],
  [
    'a clock that is ahead',
    400,
    TOO_OLD,
    [dateAhead(420)],
    'ts-refused',
    /its clock is about 7 min ahead, so the timestamp seems older than 5 min/,
  ],
  [
    'a clock without a Date header',
    400,
    TOO_OLD,
    [],
    'ts-refused',
    /was 0 s old .*its clock is probably wrong, but its answer has no Date header/,
  ],
  ['a Date header that agrees', 400, TOO_OLD, [dateAhead(0)], 'ts-refused', /agrees with our clock to a second/],
  ['a Date header that explains nothing', 401, TOO_OLD, [dateAhead(30)], 'ts-refused', /is 30 s ahead, which does not explain it/],
  ['a Date header that is no date', 400, TOO_OLD, [['Date', 'soon']], 'ts-refused', /“soon”, is no date/],
  [
    '400 without a word, clock behind',
    400,
    '',
    [dateAhead(-5)],
    'ts-refused',
    /400 and does not say why; by its Date header its clock is about 5 s behind/,
  ],
  [
    '400 without a word',
    400,
    '',
    [dateAhead(0)],
    'refused-early',
    /400 and does not say why: 400 is what .* before it looks at the signature/,
  ],
  ['400 about something', 400, 'nope', [], 'refused-early', /400 \(“nope”\)/],
  [
    '400 about the signature',
    400,
    '{"error":"Invalid signature"}',
    [],
    'refused-valid',
    /correctly signed; your receiver answered 400 \(“Invalid signature”\)/,
  ],
  [
    '401 without a word',
    401,
    '',
    [],
    'refused-valid',
    /correctly signed; your receiver answered 401 and does not say why: it probably computed something else/,
  ],
  [
    'a Date header that lies at a refused signature',
    401,
    'bad signature',
    [dateAhead(-9_999_999)],
    'refused-valid',
    /^This request is correctly signed/,
  ],
  [
    '403 with a page',
    403,
    '<html><title>403 Forbidden</title><h1>Forbidden</h1></html>',
    [],
    'refused-valid',
    /403 with a web page \(“403 Forbidden”\): its own check failed, or something in front/,
  ],
  [
    'a page of Cloudflare',
    403,
    '<html><title>Attention Required! | Cloudflare</title></html>',
    [],
    'refused-front',
    /something in front of the program/,
  ],
  ['a host that is not known', 400, 'Invalid Host header', [], 'refused-front', /“Invalid Host header”/],
  [
    'a CSRF check',
    403,
    '<html><title>403 Forbidden</title><p>CSRF verification failed. Request aborted.</p></html>',
    [],
    'refused-login',
    /login or a token/,
  ],
  ['a login', 401, '{"detail":"Not authenticated"}', [['WWW-Authenticate', 'Bearer']], 'refused-login', /WWW-Authenticate: Bearer/],
  [
    'the page that Flask writes for abort(401), which speaks of credentials',
    401,
    `<!doctype html><title>401 Unauthorized</title><h1>Unauthorized</h1><p>The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn&#39;t understand how to supply the credentials required.</p>`,
    [],
    'refused-valid',
    /^This request is correctly signed; your receiver answered 401 with a web page \(“401 Unauthorized: The server could not verify .*its own check failed/,
  ],
  [
    'the same page of a server that wants a login',
    401,
    '<h1>Unauthorized</h1><p>This server could not verify that you are authorized to access the document requested.</p>',
    [['WWW-Authenticate', 'Basic realm="x"']],
    'refused-login',
    /WWW-Authenticate: Basic/,
  ],
  [
    'a form check of Rails, in production',
    422,
    '<title>The change you wanted was rejected (422)</title><h1>The change you wanted was rejected.</h1>',
    [],
    'refused-login',
    /login or a token/,
  ],
  ['a form check of Rails', 422, `{"error":"Can't verify CSRF token authenticity."}`, [], 'refused-login', /login or a token/],
  ['a form check of Laravel', 419, '<title>Page Expired</title>', [], 'refused-login', /419 with a web page .*login or a token/],
  [
    'an API Gateway that knows no such path',
    403,
    '{"message":"Missing Authentication Token"}',
    [],
    'refused-route',
    /an API Gateway of AWS answers so where nothing takes this path and method/,
  ],
  [
    'a header that was sent',
    400,
    '{"detail":"Missing signature header"}',
    [],
    'no-signature',
    /but the header was sent: something on the way drops it/,
  ],
  ['a timestamp that was sent', 400, 'X-MLflow-Timestamp is required', [], 'no-timestamp', /but the header was sent/],
  ['an id that was sent', 400, 'delivery id missing', [], 'no-id', /but the header was sent/],
  [
    'a header of FastAPI',
    422,
    '{"detail":[{"type":"missing","loc":["header","x-hub-signature-256"],"msg":"Field required"}]}',
    [],
    'refused-scheme',
    /asks for the header x-hub-signature-256 .* does not send/,
  ],
  ['sha256=', 401, 'signature must start with sha256=', [], 'refused-scheme', /does not know this form of signature/],
  [
    'a union of types',
    422,
    '{"detail":[{"type":"union_tag_invalid","loc":["body"],"msg":"Input tag \'prompt\' found using \'entity\' does not match"}]}',
    [],
    'refused-body',
    /422 \(“body: Input tag 'prompt'.*does not accept what the body holds/,
  ],
  ['422 without a word', 422, '', [], 'refused-body', /does not accept what the body holds/],
  [
    'a field called timestamp',
    422,
    '{"detail":[{"type":"missing","loc":["body","timestamp"],"msg":"Field required"}]}',
    [],
    'refused-body',
    /body\.timestamp: Field required/,
  ],
  ['JSON that is not understood', 400, '{"message":"Unexpected token o in JSON at position 1"}', [], 'refused-body', /what the body holds/],
  [
    'no such path',
    404,
    '<html><title>Error</title><pre>Cannot POST /hook</pre></html>',
    [],
    'refused-route',
    /nothing there takes this path/,
  ],
  ['another method', 405, '{"detail":"Method Not Allowed"}', [['Allow', 'GET']], 'refused-route', /does not take POST, only GET/],
  ['HTTPS', 400, '<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>', [], 'refused-route', /speaks HTTPS/],
  ['a duplicate', 409, '{"error":"already processed"}', [], 'refused-repeat', /met this delivery id before/],
  ['413', 413, '', [], 'refused-other', /the body is larger than it takes/],
  ['418', 418, '', [], 'refused-other', /nothing to do with the signature/],
  ['429', 429, 'slow down', [], 'refused-other', /asked too often/],
  ['500', 500, '{"detail":"KeyError"}', [], 'receiver-failed', /500 \(“KeyError”\): it failed/],
])('%s: a guess that says from what', (_, status, body, headers, why, headline) => {
  const { explanations } = answered(status, body, headers);

  expect(explanations[0]).toMatchObject({ why, certainty: 'hint', headline: expect.stringMatching(headline) });
  expect(explanations[0]?.headline).toMatch(/[.]$/);
  expect(explanations).toHaveLength(1);
});

/** In the words of frameworks, libraries, gateways and tunnels. */
test.each<[string, number, string, [string, string][], string, RegExp]>([
  [
    'Stripe’s library',
    400,
    'Webhook Error: No signatures found matching the expected signature for payload.',
    [],
    'refused-valid',
    /computed/,
  ],
  ['Svix’s library', 400, '{"error":"No matching signature found"}', [], 'refused-valid', /computed something else/],
  ['Stripe’s header', 400, 'Unable to extract timestamp and signatures from header', [], 'refused-scheme', /does not know this form/],
  ['lengths that differ', 400, '{"error":"Input buffers must have the same byte length"}', [], 'refused-scheme', /does not know this form/],
  ['base64 that is none', 400, 'Incorrect padding', [], 'refused-scheme', /does not know this form/],
  ['a code with underscores', 400, 'request_expired', [], 'ts-refused', /refused the timestamp \(“request_expired”\)/],
  ['a code in capitals and small letters', 400, '{"code":"RequestTimeTooSkewed"}', [], 'ts-refused', /refused the timestamp/],
  ['drift', 400, 'request time drift exceeds 2 s', [], 'ts-refused', /refused the timestamp/],
  ['the future', 401, 'Webhook is from the future', [], 'ts-refused', /refused the timestamp/],
  ['French', 400, 'Horodatage trop ancien', [], 'ts-refused', /refused the timestamp/],
  ['Chinese', 400, '{"msg":"时间戳已过期"}', [], 'ts-refused', /refused the timestamp/],
  ['Japanese', 400, '{"message":"署名が無効です"}', [], 'refused-valid', /correctly signed/],
  [
    'a timestamp that cannot be read',
    422,
    '{"detail":[{"loc":["header","x-mlflow-timestamp"],"msg":"Input should be a valid integer"}]}',
    [],
    'ts-refused',
    /could not read the timestamp .*whole seconds/,
  ],
  [
    'two causes',
    401,
    '{"errors":["timestamp too old","signature mismatch"]}',
    [dateAhead(-5)],
    'ts-refused',
    /about 5 s behind, .*; it names the signature too, which is correct\.$/,
  ],
  [
    'a parameter of the query',
    422,
    '{"detail":[{"loc":["query","token"],"msg":"Field required"}]}',
    [],
    'refused-route',
    /“token” in the query/,
  ],
  ['Fastify', 400, '{"message":"body/data must have required property \'run_link\'"}', [], 'refused-body', /what the body holds/],
  ['Axum', 422, 'Failed to deserialize the JSON body into the target type: missing field `foo`', [], 'refused-body', /what the body holds/],
  ['Actix', 400, 'Json deserialize error: invalid type: null, expected a string', [], 'refused-body', /what the body holds/],
  [
    'Gin',
    400,
    "Key: 'Event.Name' Error:Field validation for 'Name' failed on the 'required' tag",
    [],
    'refused-body',
    /what the body holds/,
  ],
  ['a secret that is not set', 401, '{"error":"WEBHOOK_SECRET is not configured"}', [], 'secret-unset', /where it runs, no secret is set/],
  ['a secret that is not set, as a failure', 500, '{"error":"Webhook secret not set"}', [], 'secret-unset', /no secret is set/],
  ['IAM of AWS', 403, '{"message":"Authorization header requires \'Credential\' parameter."}', [], 'refused-login', /a login or a token/],
  [
    'IAM of Google',
    403,
    '<html><title>403</title><h2>Your client does not have permission to get URL</h2></html>',
    [],
    'refused-login',
    /login/,
  ],
  ['Phoenix', 403, 'Plug.CSRFProtection.InvalidCSRFTokenError', [], 'refused-login', /a login or a token/],
  ['a session', 401, '{"message":"Session expired"}', [], 'refused-login', /a login or a token/],
  [
    'a load balancer',
    403,
    '<html><title>403 Forbidden</title></html>',
    [['Server', 'awselb/2.0']],
    'refused-front',
    /in front of the program/,
  ],
  ['a challenge', 429, '<html><title>Checkpoint</title></html>', [['X-Vercel-Mitigated', 'challenge']], 'refused-front', /in front/],
  ['Cloudflare’s rules', 403, 'error code: 1020', [], 'refused-front', /in front of the program/],
  [
    'a tunnel that is off',
    404,
    '<html><body>Tunnel x.ngrok-free.app not found ERR_NGROK_3200</body></html>',
    [],
    'refused-front',
    /in front/,
  ],
  ['a certificate of the client', 403, 'client certificate expired', [], 'refused-front', /in front of the program/],
  ['Go’s HTTPS', 400, 'Client sent an HTTP request to an HTTPS server.', [], 'refused-route', /speaks HTTPS/],
  ['a model that is not there', 404, '{"detail":"Model iris not found"}', [], 'refused-route', /did not find what the body speaks of/],
  ['a bare 404', 404, '404 page not found', [], 'refused-route', /: nothing there takes this path\.$/],
  ['a nonce', 400, 'nonce already used', [], 'refused-repeat', /before/],
  ['JSON that is a number', 401, '401', [], 'refused-valid', /401 and does not say why/],
  ['JSON that is null', 403, 'null', [], 'refused-valid', /403 and does not say why/],
  ['502', 502, '', [], 'receiver-failed', /something in front of the program got no answer from it/],
  ['503', 503, 'Service Unavailable', [], 'receiver-failed', /it, or something in front of it, is not ready/],
])('%s: what public programs write is understood', (_, status, body, headers, why, headline) => {
  const { explanations } = answered(status, body, headers);

  expect(explanations[0]).toMatchObject({ why, certainty: 'hint', headline: expect.stringMatching(headline) });
  expect(explanations).toHaveLength(1);
});

test('every 4xx is a refusal', () => {
  const silent = Array.from({ length: 100 }, (_, i) => i + 400).filter((status) => answered(status, '').explanations.length !== 1);

  expect(silent).toEqual([]);
  expect(answered(204, '').explanations).toEqual([]);
});

test('what the answer said stands beside the explanation, unpacked and without the secret', () => {
  const body = gzipSync(`{"detail":"Invalid signature for ${SECRET}"}`);

  expect(answered(401, body, [['Content-Encoding', 'gzip'], dateAhead(-60)]).answer).toEqual({
    status: 401,
    said: 'Invalid signature for [secret]',
    clockAheadSec: -60,
  });
});

test('a value among the words is proved; the one that was sent is not taken for it', () => {
  const computed = hmac(`9f2c.1795429864.${JSON.stringify(JSON.parse(BODY.toString()))}`);
  const report = answered(401, `signature mismatch: got ${SIGNATURE}, want v1,${computed}`);

  expect(report).toMatchObject({
    source: 'answer',
    answer: { computedIn: 'body' },
    explanations: [{ why: 'body-reserialised', certainty: 'proof' }],
  });
  expect(answered(401, `signature mismatch: got ${SIGNATURE}`).explanations).toMatchObject([{ why: 'refused-valid', certainty: 'hint' }]);
  expect(answered(401, `trace ${'ab'.repeat(32)}: bad signature`).explanations).toMatchObject([
    { why: 'refused-valid' },
    { why: 'no-match' },
  ]);
});

test('two causes at once: the proof goes first, the refused timestamp behind it', () => {
  const headers: [string, string][] = [['X-Hookglass-Computed', hmac(`9f2c.1795429864.${BODY}`, `${SECRET}\r`)], dateAhead(-5)];

  expect(answered(400, TOO_OLD, headers).explanations).toMatchObject([
    { why: 'secret-space', certainty: 'proof', headline: 'The right secret, with a carriage return at its end.' },
    { why: 'ts-refused', certainty: 'hint' },
  ]);
});

test('a program that computed the right value refuses for another reason, which goes first', () => {
  const headers: [string, string][] = [['X-Hookglass-Computed', SIGNATURE], dateAhead(-5)];

  expect(answered(400, TOO_OLD, headers).explanations).toMatchObject([{ why: 'ts-refused' }, { why: 'right-value', certainty: 'proof' }]);
});

test('a retry that was stale when it left is a fact, and the refused timestamp not said twice', () => {
  const late = { receivedAtMs: NOW_MS + 700_000, attempt: 3, retryAfter: '600' };

  expect(answered(400, TOO_OLD, [], late).explanations).toMatchObject([{ why: 'ts-stale-retry', certainty: 'fact' }]);
});
