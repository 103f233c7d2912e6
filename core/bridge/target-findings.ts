import { CONTAINER_WAY, isContainerName } from '#shared/domain/app/container-names.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { type Asked, jsonObject } from './ask-upstream.ts';
import { noAnswerWords } from './finding-words.ts';
import type { Observed, Target } from './observe.ts';
import { errorWords } from './webhook-findings.ts';

const SCHEMES = 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https';
const PRIVATE = 'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true';

/** What the server says to the URL of the receiver. */
export function judgementFindings({ judged, judgedSecure, registered }: Observed, target: Target): Finding[] {
  if (!judged) return [];
  const url = redactUrl(target.url);
  if (registered) return [registeredFinding(registered)];
  const verdict = verdictOf(judged);
  const lines = [
    ...(verdict === 'scheme' ? [SCHEMES] : []),
    ...(verdict === 'private' || (judgedSecure && verdictOf(judgedSecure) === 'private') ? [PRIVATE] : []),
  ];
  const fix = `Start the server with ${lines.length === 1 ? 'this line' : 'these lines'} in its environment, or receive through a tunnel, whose URL is https and public.\n${lines.join('\n')}`;
  switch (verdict) {
    case 'accepted':
      return [
        finding(
          'info',
          'url-accepted',
          `The server takes ${url}`,
          'It was asked with a registration without events, which it judges and then refuses; nothing was registered.',
        ),
      ];
    case 'scheme':
      return [
        finding(
          'error',
          'http-refused',
          `http is refused for ${url}`,
          `MLflow takes https alone unless it is told otherwise, because anybody on the way can read http. ${errorWords(textOf(judged))}`,
          fix,
        ),
        ...(lines.includes(PRIVATE) && judgedSecure ? [privateFinding(url, judgedSecure, fix)] : []),
      ];
    case 'private':
      return [privateFinding(url, judged, fix)];
    case 'unknown-name':
      return [
        finding(
          'error',
          'name-unknown-there',
          `The server cannot find the host of ${url}`,
          errorWords(textOf(judged)),
          `Use a name or address that the server reaches. ${CONTAINER_WAY}`,
        ),
      ];
    case 'url':
      return [finding('error', 'url-refused', `The server refuses ${url}`, errorWords(textOf(judged)), 'Correct the URL.')];
    case 'no-rights':
      return [
        finding(
          'error',
          'no-rights',
          'These credentials may not register webhooks there (403)',
          'With authentication on, MLflow leaves that to its administrators.',
          'Use the credentials of an administrator.',
        ),
      ];
    case 'unclear':
      return [
        finding(
          'warning',
          'url-not-judged',
          `Whether the server takes ${url} could not be found out`,
          judged.kind === 'no-answer'
            ? `It was asked, but ${noAnswerWords(judged)}.`
            : `It answers ${judged.status}. ${errorWords(judged.text)}`,
        ),
      ];
  }
}

const privateFinding = (url: string, judged: Asked, fix: string) =>
  finding(
    'error',
    'private-refused',
    `Private addresses are refused for ${url}`,
    `MLflow sends to public addresses alone unless it is told otherwise, so that nobody reaches into its network by a webhook. ${errorWords(textOf(judged))}`,
    fix,
  );

const registeredFinding = ({ id, isRemoved }: { id: string; isRemoved: boolean }) =>
  finding(
    isRemoved ? 'warning' : 'error',
    'url-probe-registered',
    isRemoved
      ? 'The server registers webhooks without events'
      : `A webhook was registered there by the check and could not be removed: ${id}`,
    'MLflow refuses such a registration; this server does not, so the webhook hookglass-doctor was there for a moment.',
    isRemoved ? '' : `Delete it: client.delete_webhook("${id}").`,
  );

type Verdict = 'accepted' | 'scheme' | 'private' | 'unknown-name' | 'url' | 'no-rights' | 'unclear';

/** In which order MLflow judges: the name of the webhook, its URL, and last that there are no events. */
function verdictOf(asked: Asked): Verdict {
  if (asked.kind === 'no-answer') return 'unclear';
  if (asked.status === 403) return 'no-rights';
  const message = String(jsonObject(asked.text)?.['message'] ?? '');
  if (asked.status !== 400 || message === '') return 'unclear';
  if (/non-empty list of WebhookEvent/.test(message)) return 'accepted';
  if (/^Invalid webhook URL scheme/.test(message)) return 'scheme';
  if (/non-public IP|private IP/i.test(message)) return 'private';
  if (/^Cannot resolve Webhook URL/.test(message)) return 'unknown-name';
  return /webhook URL/i.test(message) ? 'url' : 'unclear';
}

const textOf = (asked: Asked): string => (asked.kind === 'answered' ? asked.text : '');

/** Whether somebody answers at the URL of the receiver, seen from here. */
export function receiverFindings({ receiver }: Observed, { url, from }: Target): Finding[] {
  const shown = redactUrl(url);
  if (receiver.kind === 'answered')
    return [finding('info', 'receiver', `${shown} answers from here in ${receiver.receivedMs - receiver.sentMs} ms`)];
  const words = noAnswerWords(receiver);
  if (from === 'guess') {
    return [
      finding(
        'info',
        'receiver-down',
        `${shown} does not answer: ${words}`,
        'No Hookglass runs on this data directory, so this is where its receiver would be.',
        'Start it with "hookglass serve", or name the address of your receiver with --webhook-url.',
      ),
    ];
  }
  if (receiver.reason === 'dns' && isContainerName(URL.parse(url)?.hostname ?? '')) {
    return [
      finding(
        'info',
        'receiver',
        `${shown} is a name for this computer that only containers know`,
        'So it cannot be asked from here.',
        CONTAINER_WAY,
      ),
    ];
  }
  if (receiver.reason === 'tls') {
    return [
      finding(
        'error',
        'receiver-tls',
        `${shown} is not trusted: ${words}`,
        'An MLflow server does not trust it either, and sends nothing.',
        'Give the receiver a certificate that is publicly trusted, or let a tunnel do that.',
      ),
    ];
  }
  return [
    finding(
      'error',
      'receiver-down',
      `${shown} does not answer: ${words}`,
      'Deliveries are tried 4 times within about 8 s, and are lost then.',
      'Start the receiver, or correct the URL; a tunnel has to be on.',
    ),
  ];
}
