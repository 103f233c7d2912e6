import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { Explanation, Why } from '#shared/domain/delivery/explain.ts';
import type { ExplainInput } from './explain-input.ts';
import { durationText, FIXES, shown } from './explanation-texts.ts';
import { parsePythonInt } from './python-int.ts';

/** What can be said without computing anything: headers that are missing, times that do not fit, a body that was lost. */
export function factsOf(input: ExplainInput, { verdict }: VerifyReport): Explanation[] {
  const facts: Explanation[] = [];
  const add = (why: Why, headline: string) => facts.push({ why, certainty: 'fact', headline, fix: FIXES[why] });
  const lost = bodyLost(input);
  if (lost !== undefined) add('body-empty', lost);
  switch (verdict.why) {
    case 'no-signature':
      add('no-signature', `The signature header did not arrive.${arrived(input)}`);
      break;
    case 'unsigned':
      add('unsigned', 'The request has no signature, and no secret is known for it.');
      break;
    case 'no-id':
      add('no-id', `The delivery id header did not arrive.${arrived(input)}`);
      break;
    case 'no-timestamp':
      add('no-timestamp', `The timestamp header did not arrive.${arrived(input)}`);
      break;
    case 'ts-not-integer':
      add(
        'ts-not-integer',
        `The timestamp is “${shown(input.timestamp ?? '')}”${recognised(input.timestamp ?? '')}; whole seconds are expected.`,
      );
      break;
    case 'ts-stale':
      facts.push(stale(input));
      break;
    case 'ts-future':
      add('ts-future', `The timestamp is ${durationText(-ageOf(input))} ahead of the receiver's clock.`);
      break;
    default:
      break;
  }
  return facts;
}

function bodyLost({ bodyLostBy, body, method, sentBody }: ExplainInput): string | undefined {
  if (bodyLostBy !== undefined) return `A redirect (${bodyLostBy}) turned the POST into a GET; the body was lost.`;
  if (body.length > 0) return undefined;
  if (method !== 'POST') return `It came as ${shown(method, 20)} without a body, as a POST does behind a redirect (301, 302, 303).`;
  return (sentBody?.length ?? 0) > 0 ? 'It came without the body that was sent.' : undefined;
}

/** In seconds, when it arrived; 0 where the timestamp cannot be read. */
export const ageOf = ({ timestamp = '', receivedAtMs }: ExplainInput) =>
  Math.floor(receivedAtMs / 1000) - (parsePythonInt(timestamp) ?? Math.floor(receivedAtMs / 1000));

function stale(input: ExplainInput): Explanation {
  const age = ageOf(input);
  if (input.attempt !== undefined && input.attempt > 1) {
    const asked = input.retryAfter === undefined ? '' : ` and Retry-After asked for ${shown(input.retryAfter, 20)} s`;
    return {
      why: 'ts-stale-retry',
      certainty: 'fact',
      headline: `Attempt ${input.attempt} was stale before it left: retries keep the first timestamp${asked}.`,
      fix: FIXES['ts-stale-retry'],
    };
  }
  const headline = `Sent ${durationText(age)} ago; the limit is ${durationText(input.toleranceSec)}.`;
  return { why: 'ts-stale', certainty: 'fact', headline, fix: FIXES['ts-stale'] };
}

function recognised(text: string): string {
  if (/^\d{13}$/.test(text)) return ', which is milliseconds';
  if (/^\d+\.\d+$/.test(text)) return ', a decimal number';
  return /^\d{4}-\d\d-\d\dT/.test(text) ? ', a date' : '';
}

/** The X- headers that are there show whether something drops them all. */
function arrived({ headers }: ExplainInput): string {
  const names = headers.map(([name]) => name).filter((name) => /^x-/i.test(name));
  return names.length === 0 ? ' No X- header did.' : ` These did: ${names.slice(0, 8).join(', ')}.`;
}
