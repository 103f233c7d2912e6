import { describe, expect, test } from 'vitest';
import { type Ending, exceptionOf, logLineOf } from '#core/dispatch/send/mlflow-words.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';

type NoResponse = Extract<Outcome, { kind: 'no-response' }>;
type Refused = Extract<Outcome, { kind: 'refused' }>;

const POOL = "_SSRFProtectedHTTPConnectionPool(host='127.0.0.1', port=9099)";
const SECURE_POOL = "_SSRFProtectedHTTPSConnectionPool(host='hooks.test', port=443)";
const SECURE = 'https://hooks.test/in?a=1';

const ending = (outcome: Outcome, more: Partial<Ending> = {}): Ending => ({
  ...{ state: 'failed', url: 'http://127.0.0.1:9099/r', timeoutMs: 2000, release: releaseOf(DEFAULT_RELEASE), outcome },
  ...more,
});
const without = (more: Partial<NoResponse>): NoResponse => ({
  ...{ kind: 'no-response', reason: 'refused', phase: 'connect', message: 'x' },
  ...more,
});
const refused = (reason: Refused['reason'], message: string): Refused => ({ kind: 'refused', reason, message });

describe('the exception of the client', () => {
  test.each<[what: string, Partial<NoResponse>, cause: string]>([
    [
      'nobody listens',
      {},
      'NewConnectionError("_SSRFProtectedHTTPConnection(host=\'127.0.0.1\', port=9099): Failed to establish a new connection: [Errno 111] Connection refused")',
    ],
    [
      'no way leads there',
      { reason: 'unreachable' },
      'NewConnectionError("_SSRFProtectedHTTPConnection(host=\'127.0.0.1\', port=9099): Failed to establish a new connection: [Errno 113] No route to host")',
    ],
    [
      'the name is unknown',
      { reason: 'dns', phase: 'resolve' },
      "NameResolutionError(\"_SSRFProtectedHTTPConnection(host='127.0.0.1', port=9099): Failed to resolve '127.0.0.1' ([Errno -2] Name or service not known)\")",
    ],
    ['no answer comes', { reason: 'timeout', phase: 'first-byte' }, `ReadTimeoutError("${POOL}: Read timed out. (read timeout=2)")`],
    ['nothing can be sent', { reason: 'timeout', phase: 'send' }, `ReadTimeoutError("${POOL}: Read timed out. (read timeout=2)")`],
    [
      'no connection comes',
      { reason: 'timeout', phase: 'connect' },
      "ConnectTimeoutError(_SSRFProtectedHTTPConnection(host='127.0.0.1', port=9099), 'Connection to 127.0.0.1 timed out. (connect timeout=2)')",
    ],
    [
      'no address comes',
      { reason: 'timeout', phase: 'resolve' },
      "ConnectTimeoutError(_SSRFProtectedHTTPConnection(host='127.0.0.1', port=9099), 'Connection to 127.0.0.1 timed out. (connect timeout=2)')",
    ],
    [
      'the connection is reset',
      { reason: 'reset', phase: 'first-byte' },
      "ProtocolError('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    ],
    [
      'the connection is closed',
      { reason: 'closed', phase: 'first-byte' },
      "ProtocolError('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    ],
    ['what comes is no HTTP', { reason: 'protocol', phase: 'first-byte' }, "ProtocolError('Connection aborted.', BadStatusLine('...'))"],
  ])('where %s', (_, more, cause) => {
    expect(exceptionOf(ending(without(more)))?.text).toBe(`${POOL}: Max retries exceeded with url: /r (Caused by ${cause})`);
  });

  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname mismatch'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to get local issuer certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
  ])('of a certificate with %s', (code, words) => {
    const exception = exceptionOf(ending(without({ reason: 'tls', phase: 'tls', message: `it said ${code}` }), { url: SECURE }));

    const cause = `SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${words}'))`;
    const text = `${SECURE_POOL}: Max retries exceeded with url: /in?a=1 (Caused by ${cause})`;
    expect(exception).toEqual({ text, repr: `SSLError(MaxRetryError("${text}"))` });
  });

  test('of a TLS that is none', () => {
    const { text = '' } =
      exceptionOf(ending(without({ reason: 'tls', phase: 'tls', message: 'wrong version number' }), { url: SECURE })) ?? {};

    expect(text).toContain("(Caused by SSLError(SSLError(1, '[SSL] record layer failure')))");
  });

  test('is shown as Python shows it, with its quotation marks escaped where there are both', () => {
    const closed = exceptionOf(ending(without({ reason: 'closed', phase: 'first-byte' })));
    const nobody = exceptionOf(ending(without({})));

    expect(closed?.repr).toBe(`ConnectionError(MaxRetryError("${closed?.text}"))`);
    expect(nobody?.repr).toBe(`ConnectionError(MaxRetryError('${nobody?.text.replaceAll("'", String.raw`\'`)}'))`);
  });

  test('names a URL that is none as it is', () => {
    const via = { proxy: 'no proxy', variable: 'http_proxy' };
    const text = (more: Partial<NoResponse>) => exceptionOf(ending(without(more), { url: 'no url' }))?.text;

    expect(text({})).toMatch(/^_SSRFProtectedHTTPConnectionPool\(host='no url', port=80\): Max retries exceeded with url: no url /);
    expect(text({ via })).toMatch(
      /^_SSRFProtectedHTTPConnectionPool\(host='no url', port=80\): Max retries exceeded with url: no url .*host='no proxy', port=80/,
    );
    expect(text({ reason: 'dns' })).toContain("Failed to resolve '' (");
  });

  test('has the names of the classes that its release had', () => {
    expect(exceptionOf(ending(without({}), { release: releaseOf('3.3.2') }))?.text).toMatch(/^HTTPConnectionPool\(/);
  });

  test.each<[what: string, Partial<NoResponse>, text: string, repr: string]>([
    ['too late', { reason: 'timeout' }, `${POOL}: Read timed out.`, `ConnectionError(ReadTimeoutError("${POOL}: Read timed out."))`],
    [
      'too short',
      { reason: 'closed', brokenAnswer: { status: 200, readBytes: 3, expectedBytes: 10 } },
      "('Connection broken: IncompleteRead(3 bytes read, 7 more expected)', IncompleteRead(3 bytes read, 7 more expected))",
      "ChunkedEncodingError(ProtocolError('Connection broken: IncompleteRead(3 bytes read, 7 more expected)', IncompleteRead(3 bytes read, 7 more expected)))",
    ],
    [
      'without an end',
      { reason: 'closed', brokenAnswer: { status: 200, readBytes: 3 } },
      "('Connection broken: IncompleteRead(3 bytes read)', IncompleteRead(3 bytes read))",
      "ChunkedEncodingError(ProtocolError('Connection broken: IncompleteRead(3 bytes read)', IncompleteRead(3 bytes read)))",
    ],
    [
      'broken, nobody knows where',
      { reason: 'closed' },
      "('Connection broken: IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read))",
      "ChunkedEncodingError(ProtocolError('Connection broken: IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read)))",
    ],
  ])('of a body that comes %s', (_, more, text, repr) => {
    expect(exceptionOf(ending(without({ phase: 'read', ...more })))).toEqual({ text, repr });
  });

  test('of a Retry-After that it cannot read, and of no other answer', () => {
    const answer = { kind: 'response', status: 503, retryAfter: 'soon' } as const;
    const text = 'Invalid Retry-After header: soon';

    expect(exceptionOf(ending(answer, { reason: 'bad-retry-after' }))).toEqual({ text, repr: `InvalidHeader(InvalidHeader('${text}'))` });
    const { retryAfter: _, ...bare } = answer;
    expect(exceptionOf(ending(bare, { reason: 'bad-retry-after' }))?.text).toBe('Invalid Retry-After header: ');
    expect(exceptionOf(ending(answer, { reason: 'status' }))).toBeUndefined();
    expect(exceptionOf(ending(answer, { state: 'delivered', reason: 'bad-retry-after' }))).toBeUndefined();
    expect(exceptionOf(ending({ kind: 'interrupted' }))).toBeUndefined();
  });

  test.each<[Refused['reason'], message: string, text: string, repr: string]>([
    ['too-many-redirects', 'Exceeded 30 redirects.', 'Exceeded 30 redirects.', "TooManyRedirects('Exceeded 30 redirects.')"],
    ['invalid-url', 'what it says', 'Failed to parse: http://127.0.0.1:9099/r', "InvalidURL('Failed to parse: http://127.0.0.1:9099/r')"],
    [
      'invalid-url',
      'Missing dependencies for SOCKS support. And more.',
      'Missing dependencies for SOCKS support.',
      "InvalidSchema('Missing dependencies for SOCKS support.')",
    ],
    [
      'invalid-url',
      'Proxy URL had unsupported scheme ftp, should use http:// or https:// And more.',
      'Proxy URL had unsupported scheme ftp, should use http:// or https://',
      "InvalidURL(ProxySchemeUnknown('Proxy URL had unsupported scheme ftp, should use http:// or https://'))",
    ],
    [
      'invalid-url',
      'Not first: Missing dependencies for SOCKS support.',
      'Failed to parse: http://127.0.0.1:9099/r',
      "InvalidURL('Failed to parse: http://127.0.0.1:9099/r')",
    ],
    [
      'invalid-url',
      'Not first: Proxy URL had unsupported scheme ftp, should use http:// or https://',
      'Failed to parse: http://127.0.0.1:9099/r',
      "InvalidURL('Failed to parse: http://127.0.0.1:9099/r')",
    ],
    [
      'target-refused',
      'Webhook connection blocked: x',
      'Webhook connection blocked: x',
      "SSRFProtectionError('Webhook connection blocked: x')",
    ],
    [
      'target-refused',
      'Cannot resolve Webhook URL hostname',
      'Cannot resolve Webhook URL hostname',
      "MlflowException('Cannot resolve Webhook URL hostname')",
    ],
  ])('of what is refused as %s: %s', (reason, message, text, repr) => {
    expect(exceptionOf(ending(refused(reason, message)))).toEqual({ text, repr });
  });
});

describe('the exception of the client behind a proxy', () => {
  const via = { proxy: 'http://10.1.1.1:3128', variable: 'http_proxy' };
  const PROXY_POOL = "HTTPConnectionPool(host='10.1.1.1', port=3128)";
  const atProxy = (scheme: string) =>
    `${scheme}Connection(host='10.1.1.1', port=3128): Failed to establish a new connection: [Errno 111] Connection refused`;

  test('that is not there names the proxy, and the whole address where it only passes on', () => {
    expect(exceptionOf(ending(without({ via })))?.text).toBe(
      `${PROXY_POOL}: Max retries exceeded with url: http://127.0.0.1:9099/r (Caused by ProxyError('Unable to connect to proxy', NewConnectionError("${atProxy('HTTP')}")))`,
    );
    const secure = exceptionOf(ending(without({ via }), { url: SECURE }));
    expect(secure?.text).toBe(
      `${SECURE_POOL}: Max retries exceeded with url: /in?a=1 (Caused by ProxyError('Unable to connect to proxy', NewConnectionError("${atProxy('HTTPS')}")))`,
    );
    expect(secure?.repr).toBe(`ProxyError(MaxRetryError('${secure?.text.replaceAll("'", String.raw`\'`)}'))`);
  });

  test('that answers nothing names the cause without a connection that was aborted', () => {
    expect(exceptionOf(ending(without({ via, reason: 'closed', phase: 'first-byte' })))?.text).toContain(
      "ProxyError('Unable to connect to proxy', RemoteDisconnected('Remote end closed connection without response'))",
    );
  });

  test.each<[Partial<NoResponse>]>([[{ phase: 'connect' }], [{ phase: 'resolve', reason: 'dns' }]])(
    'that opens no way is its own failure: %j',
    (more) => {
      expect(exceptionOf(ending(without({ via, ...more }), { url: SECURE }))?.text).toContain('ProxyError(');
    },
  );

  test.each<[Partial<NoResponse>]>([
    [{ phase: 'connect', reason: 'closed' }],
    [{ phase: 'connect', reason: 'reset' }],
    [{ phase: 'tls', reason: 'tls' }],
    [{ phase: 'first-byte', reason: 'timeout' }],
  ])('that opened the way is not named: %j', (more) => {
    expect(exceptionOf(ending(without({ via, ...more }), { url: SECURE }))?.text).not.toContain('ProxyError(');
  });

  test('that refuses the way says so', () => {
    const message = 'the proxy said (Tunnel connection failed: 407 Proxy Authentication Required) and more';

    expect(exceptionOf(ending(without({ via, reason: 'closed', message }), { url: SECURE }))?.text).toBe(
      `${SECURE_POOL}: Max retries exceeded with url: /in?a=1 (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))`,
    );
  });
});

describe('the line in the log', () => {
  const lineOf = (outcome: Outcome, more: Partial<Ending> = {}) =>
    logLineOf({ ...ending(outcome, more), webhookUrl: 'http://x.test/', event: 'prompt.created' });

  test('names the URL of the webhook, the event and the exception', () => {
    expect(lineOf(refused('too-many-redirects', 'Exceeded 30 redirects.'))).toBe(
      'ERROR mlflow.webhooks.delivery: Failed to send webhook to http://x.test/ for event prompt.created: Exceeded 30 redirects.',
    );
  });

  test('is none for an answer', () => {
    expect(lineOf({ kind: 'response', status: 500 }, { reason: 'status' })).toBeNull();
  });

  test('has what MLflow refuses, and not what only Hookglass refuses', () => {
    const target = (message: string) => lineOf(refused('target-refused', message));

    expect(target('Webhook connection blocked: 10.0.0.1 is not a public IP address.')).toContain('Webhook connection blocked');
    expect(target("Cannot resolve Webhook URL hostname 'x': [Errno -2] Name or service not known")).toContain('Cannot resolve');
    expect(target("Cannot resolve webhook URL hostname 'x'")).toContain('Cannot resolve');
    expect(target("Invalid webhook URL 'x'")).toContain('Invalid webhook URL');
    expect(target('224.0.0.1 is never a target: …')).toBeUndefined();
    expect(target('A redirect leads from a public address to 10.0.0.1: Webhook …')).toBeUndefined();
    expect(lineOf(refused('invalid-url', 'never a target'))).toContain('Failed to parse');
  });
});
