import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { eventSince, eventsOf, isSince, NEWEST_KNOWN, parseRelease, type Release, WEBHOOKS_SINCE } from '#shared/domain/mlflow/releases.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Asked, UpstreamAnswer } from './ask-upstream.ts';
import { noAnswerWords } from './finding-words.ts';
import { isRedirect, type Observed } from './observe.ts';
import type { Upstream } from './upstream.ts';

/** Whether an MLflow answers there, and lets us in. What is found here is in the way of everything else. */
export function accessFindings({ version, foundAt }: Observed, upstream: Upstream): Finding[] {
  const { base } = upstream;
  if (version.kind === 'no-answer') return [unreachableFinding(version, base)];
  if (foundAt !== undefined) return [prefixFinding(base, foundAt)];
  const refused = refusalOf(version, upstream);
  if (refused) return [refused];
  if (version.status === 404) return [];
  if (releaseOf(version)) return [reachableFinding(version, base)];
  if (version.status >= 500) {
    return [
      finding(
        'error',
        'server-error',
        `${base} answers ${version.status}`,
        'The server, or a proxy before it, is not able to work at the moment.',
        'Look into the log of the server; check again when it is up.',
      ),
    ];
  }
  return [notMlflow(base, `GET /version is answered ${version.status} with something else than a release`)];
}

const DAY_MS = 86_400_000;
/** Time enough to have another one issued. */
const SOON_DAYS = 30;

function reachableFinding({ sentMs, receivedMs, certificateEndsMs }: UpstreamAnswer, base: string): Finding {
  const answers = `${base} answers in ${receivedMs - sentMs} ms`;
  if (certificateEndsMs === undefined) return finding('info', 'reachable', answers);
  const day = new Date(certificateEndsMs).toISOString().slice(0, 10);
  const days = Math.floor((certificateEndsMs - receivedMs) / DAY_MS);
  if (days >= SOON_DAYS) return finding('info', 'reachable', `${answers}, with a certificate that is valid until ${day}`);
  return finding(
    'warning',
    'certificate-ends',
    `${answers}, and its certificate ends on ${day}, in ${days === 1 ? '1 day' : `${days} days`}`,
    'After that day no client that checks certificates speaks to it.',
    'Have another certificate issued before that day.',
  );
}

function unreachableFinding(asked: Extract<Asked, { kind: 'no-answer' }>, base: string): Finding {
  const why = noAnswerWords(asked);
  if (asked.reason === 'tls') {
    const fix = /not speak TLS/.test(why)
      ? `Try ${base.replace(/^https:/, 'http:')}.`
      : 'Have a certificate issued that clients trust; to trust an authority of your own, name its file in NODE_EXTRA_CA_CERTS.';
    return finding('error', 'server-tls', `${base} is not trusted: ${why}`, 'Nothing was sent to it, no credentials either.', fix);
  }
  return finding(
    'error',
    'server-unreachable',
    `${base} does not answer: ${why}`,
    'Without an answer nothing else can be looked at.',
    asked.reason === 'dns'
      ? 'Correct the name in the URI, or connect to the network that knows it.'
      : 'Start the server, or correct host and port in the URI: "mlflow server" listens on port 5000 unless it is told otherwise.',
  );
}

const prefixFinding = (base: string, foundAt: string) =>
  finding(
    'error',
    'prefix-missing',
    `The server is at ${foundAt}, not at ${base}`,
    foundAt.length > base.length
      ? 'It was started with --static-prefix, or a proxy has put it under a path, and answers 404 elsewhere.'
      : 'Its paths begin at the root; the path in the URI is not one of them.',
    `Use ${foundAt} as the tracking URI.`,
  );

const notMlflow = (base: string, why: string) =>
  finding(
    'error',
    'not-mlflow',
    `What answers at ${base} is not an MLflow server`,
    `${why}.`,
    'Correct host, port and path of the URI. If the server was started with --static-prefix, the path belongs to it.',
  );

/** 401, 403 or a redirect, whichever call it is the answer to. */
export function refusalOf(answer: UpstreamAnswer, upstream: Upstream): Finding | undefined {
  const { base, host, account, authorization } = upstream;
  if (isRedirect(answer.status)) return redirectFinding(answer, upstream);
  if (answer.status === 401 && authorization === undefined) {
    return finding(
      'error',
      'auth-missing',
      `${base} asks who you are (401)`,
      'It was given no credentials.',
      'Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the environment of Hookglass, or type them in its inspector under “Connect a real MLflow”.',
    );
  }
  if (answer.status === 401) {
    const who = `${account?.name ?? 'the credentials'}, from ${account?.from ?? 'the URI'},`;
    return finding(
      'error',
      'auth-refused',
      `${base} does not accept the credentials (401)`,
      `It does not know ${who} or another password belongs to it.`,
      'Correct them, and look whether the server wants a user with a password or a token.',
    );
  }
  if (answer.status !== 403) return undefined;
  if (/Invalid Host header/.test(answer.text)) {
    return finding(
      'error',
      'host-refused',
      `${base} is not a name that the server answers to (403)`,
      'It refuses names of itself that it was not told, as a protection against DNS rebinding.',
      `Start the server with this line, or use a name that it knows.\nMLFLOW_SERVER_ALLOWED_HOSTS=${host}`,
    );
  }
  return finding(
    'error',
    'no-rights',
    `${account?.name ?? 'A user without a name'} may not see webhooks there (403)`,
    'With authentication on, MLflow lets only its administrators list, register and test webhooks.',
    'Use the credentials of an administrator, or have one make this user an administrator.',
  );
}

function redirectFinding({ status, location }: UpstreamAnswer, { base, protocol, host, path }: Upstream): Finding {
  const to = location === undefined ? undefined : URL.parse(location, `${base}/`);
  const where = to ? `${to.origin}${to.pathname}` : 'an address that cannot be read';
  if (protocol === 'http:' && to?.protocol === 'https:' && to.hostname === URL.parse(`http://${host}`)?.hostname) {
    return finding(
      'error',
      'redirected',
      `${base} leads on to https`,
      `It answers ${status} with ${where}.`,
      `Use ${to.origin}${path} as the tracking URI.`,
    );
  }
  return finding(
    'error',
    'login-page',
    `${base} leads to ${where} instead of answering (${status})`,
    'That is how a login for browsers stands before a server; programs cannot pass it, and MLflow itself sends no redirects here.',
    'Use an address of the server behind the login, or a token that the login accepts in MLFLOW_TRACKING_TOKEN.',
  );
}

/** @returns undefined when it is no release that answered */
export function releaseOf(version: Asked): Release | undefined {
  return version.kind === 'answered' && version.status === 200 ? parseRelease(version.text) : undefined;
}

export function releaseFindings({ version }: Observed, wanted: readonly WebhookEvent[]): Finding[] {
  const release = releaseOf(version);
  if (!release) {
    return [finding('warning', 'version-unknown', 'The server does not say its release', 'GET /version is not answered there.')];
  }
  if (!isSince(release, WEBHOOKS_SINCE)) {
    return [
      finding(
        'error',
        'webhooks-unsupported',
        `MLflow ${release.text} has no webhooks`,
        `They came with ${WEBHOOKS_SINCE}.`,
        'Upgrade the server.',
      ),
    ];
  }
  return [
    ...knownEvents(release),
    ...wanted.filter((event) => !isSince(release, eventSince(event))).map((event) => unknownEvent(event, release)),
  ];
}

function knownEvents(release: Release): Finding[] {
  const events = eventsOf(release);
  const missing = WEBHOOK_EVENTS.filter((event) => !events.includes(event));
  const name = `MLflow ${release.text}`;
  const newer =
    isSince(release, NEWEST_KNOWN) && release.text !== NEWEST_KNOWN
      ? `It is newer than ${NEWEST_KNOWN}, the newest that was looked at here.`
      : '';
  if (missing.length === 0) return [finding('info', 'version', `${name} knows all ${events.length} events`, newer)];
  const came = [...new Set(missing.map(eventSince))].map(
    (since) => `${missing.filter((event) => eventSince(event) === since).join(', ')} came with ${since}`,
  );
  const knows = `${name} knows ${events.length} of ${WEBHOOK_EVENTS.length} events`;
  if (missing.length === 1) return [finding('info', 'events-missing', knows, `${came.join('; ')}.`)];
  return [
    finding(
      'warning',
      'events-missing',
      knows,
      `${came.join('; ')}. Until then a new prompt sends the event of a registered model, and its versions, tags and aliases send nothing.`,
      'Upgrade the server where prompts matter.',
    ),
  ];
}

const unknownEvent = (event: WebhookEvent, release: Release) =>
  finding(
    'error',
    'event-unknown',
    `MLflow ${release.text} does not know ${event}`,
    `It came with ${eventSince(event)}; a webhook for it cannot be registered before.`,
    `Leave it out, or upgrade the server to ${eventSince(event)} or later.`,
  );
