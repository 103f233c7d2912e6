import { parseTarget } from '#core/net/request-target.ts';
import { answerWords } from '#core/signing/answer-words.ts';
import type { CheckExchange } from '#shared/domain/check/report.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { CheckDelivery } from './check-delivery.ts';
import type { CheckSent } from './check-send.ts';
import { withoutSecrets } from './without-secrets.ts';

const SHOWN_BODY = 4096;
const SHOWN_VALUE = 1024;
const SHOWN_LINES = 60;
const LEFT_OUT = '[left out]';

interface Sending extends CheckDelivery {
  extra: HeaderPairs;
  target: string;
}

/** An exchange as a report tells it. @param secrets what must not be in it, wherever an answer repeats it */
export function exchangeOf(
  { deliveryId, headers, body, unusual, extra, target }: Sending,
  sent: CheckSent,
  secrets: readonly string[],
): CheckExchange {
  const named = new Set(extra.map(([name]) => name.toLowerCase()));
  return {
    deliveryId,
    headers: [
      ['Host', parseTarget(target)?.host ?? ''],
      ...headers.filter(([name]) => !named.has(name.toLowerCase())),
      ...extra.map(([name]) => [name, LEFT_OUT] as const),
      ['Content-Length', String(body.length)],
    ],
    body: cut(body.toString('utf8'), SHOWN_BODY),
    ...(unusual !== undefined && { unusual }),
    came: cameOf(sent, secrets),
    tookMs: sent.tookMs,
    ...(sent.row !== undefined && { row: sent.row }),
  };
}

function cameOf(sent: CheckSent, secrets: readonly string[]): CheckExchange['came'] {
  if (sent.kind === 'none') {
    const { reason, message, status } = sent;
    return { kind: 'none', reason, message, ...(status !== undefined && { status }) };
  }
  return {
    kind: 'answer',
    status: sent.status,
    headers: sent.headers.slice(0, SHOWN_LINES).map(([name, value]) => [name, cut(withoutSecrets(value, secrets), SHOWN_VALUE)] as const),
    body: cut(withoutSecrets(answerWords(sent).text, secrets), SHOWN_BODY),
  };
}

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length)}…`);
