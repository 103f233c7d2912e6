import { explain } from '#core/signing/explain.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { NoAnswerReason } from '#shared/domain/check/report.ts';
import type { Explanation } from '#shared/domain/delivery/explain.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { bodyOf } from './check-delivery.ts';
import type { CheckRun, Seen } from './check-run.ts';
import { isTaken, statusOf } from './judged.ts';
import { redirectOf } from './redirect.ts';
import { secretTexts } from './secret-texts.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Why the valid request was not taken: the one fault that is told, and in the place of which check. */
export interface Obstacle {
  /** The check that fails because of it. */
  check: Extract<CheckId, 'valid-signature' | 'no-body-lost' | 'answers-in-time'>;
  /** What came, as the second half of a sentence: "was refused with 401". */
  came: string;
  /** One sentence or two. */
  why: string;
  fix?: string;
  care?: string;
}

export async function obstacleOf(run: CheckRun): Promise<Obstacle | undefined> {
  const baseline = await run.baseline();
  if (isTaken(baseline)) return undefined;
  const { sent } = baseline;
  const { target } = run.question;
  const redirect = redirectOf(baseline, target);
  if (redirect?.losesBody) {
    const came = `was redirected with ${redirect.status} to ${redirect.to}`;
    return {
      check: 'no-body-lost',
      came,
      why: `Redirected with ${redirect.status} to ${redirect.to}, which drops the body.`,
      ...fixOf(redirect.to, target),
    };
  }
  if (redirect) {
    const came = `was redirected with ${redirect.status} to ${redirect.to}`;
    const why = `Redirected with ${redirect.status} to ${redirect.to}. MLflow would follow it and keep the body; a check follows nothing, so what is behind it was not seen.`;
    return {
      check: 'valid-signature',
      came,
      why,
      fix: `Check the final URL, and register it: ${redirect.to}`,
      care: 'MLflow sends every event twice: to this URL, and to the one that it is redirected to.',
    };
  }
  if (sent.kind === 'none') {
    const isLate = sent.reason === 'timeout' && !run.isCut;
    return {
      check: isLate ? 'answers-in-time' : 'valid-signature',
      came: 'had no complete answer',
      why: `${sent.message}${run.isCut ? ' That was all the time this run had.' : ''}`,
      ...(!isLate && { fix: fixOfNone(sent.reason) }),
    };
  }
  const found = await explained(run, baseline);
  return { check: 'valid-signature', came: `was answered with ${statusOf(baseline)}`, ...found };
}

const LOGIN = /log-?[io]n|sign-?[io]n|\bsso\b|\boauth|\bauth\b|accounts?\./i;

function fixOf(to: string, target: string): { fix?: string } {
  if (LOGIN.test(to))
    return {
      fix: 'Take this path out of what asks for a login: MLflow sends no cookie and no token. What is behind a proxy can be checked with --header.',
    };
  const isSameHost = URL.parse(to)?.host === URL.parse(target)?.host;
  return isSameHost ? { fix: `Register the final URL, ${to}, or turn the redirect off for this path.` } : {};
}

function fixOfNone(reason: NoAnswerReason): string {
  if (reason === 'timeout') return 'Give it more time with --timeout: MLflow waits 30 s.';
  if (reason === 'protocol') return 'Look at the port in the URL: another program answers there, or it speaks HTTPS alone.';
  return 'Look into the log of the receiver at this moment: it accepted the connection and did not answer. Where its port speaks HTTPS, the URL has to begin with https.';
}

async function explained(run: CheckRun, baseline: Seen): Promise<{ why: string; fix?: string }> {
  const { question, clock } = run;
  const { delivery, sent, betweenMs } = baseline;
  if (sent.kind === 'none') return { why: sent.message };
  if (sent.status < 400) {
    return {
      why: `Answered with ${sent.status}, which says neither that it was taken nor that it was refused.`,
      fix: 'Answer 200 to what was taken.',
    };
  }
  const reserialised = sent.status < 500 ? await takesItWithoutBlanks(run) : undefined;
  if (reserialised) {
    return {
      why: `Refused with ${sent.status}, but the same JSON without blanks is taken: the receiver hashes a body that it has parsed and written again.`,
      fix: 'Hash the raw bytes of the body before anything parses it.',
    };
  }
  const { explanations } = explain({
    method: 'POST',
    headers: delivery.headers,
    signature: delivery.signature,
    deliveryId: delivery.deliveryId,
    timestamp: String(delivery.timestampSec),
    body: delivery.body,
    receivedAtMs: delivery.timestampSec * 1000,
    toleranceSec: TOLERANCE_SEC,
    secrets: [{ secret: question.secret, kind: 'own', name: 'this run' }],
    otherIds: [],
    answer: { status: sent.status, headers: sent.headers, body: sent.body, betweenMs },
    isLate: () => clock.nowMs() > betweenMs[1] + SEARCH_MS,
  });
  return textOf(explanations, sent.status, secretTexts(question));
}

/** A search through every known mistake takes about this long. */
const SEARCH_MS = 2000;

function textOf([first]: readonly Explanation[], status: number, secrets: readonly string[]): { why: string; fix?: string } {
  if (!first) return { why: `Refused with ${status}, though it is signed as MLflow signs.` };
  const headline = withoutSecrets(first.headline, secrets);
  if (first.why === 'refused-valid') {
    const front = /web page/.test(headline)
      ? 'Look first whether a proxy, a firewall or a login in front of the receiver has answered. '
      : '';
    return {
      why: headline,
      fix: `${front}Compare the secret of the receiver with the one of this run, then what it hashes. “hookglass signature explain” names the mistake when you give it the value that it computed.`,
    };
  }
  const why = headline.includes(String(status)) ? headline : `Refused with ${status}. ${headline}`;
  return {
    why,
    fix: first.why === 'refused-login' ? `${first.fix} To check what is behind it, give the header with --header.` : first.fix,
  };
}

/** Many receivers of JavaScript hash what `JSON.stringify` makes of the body. */
async function takesItWithoutBlanks(run: CheckRun): Promise<boolean> {
  const event = exampleEvent('model_version.created');
  const compact = JSON.stringify(JSON.parse(bodyOf(event, run.clock.nowMicros()).toString('latin1')));
  return isTaken(await run.send(run.make(event, { body: Buffer.from(compact), unusual: 'the JSON has no blanks, and is signed so' })));
}
