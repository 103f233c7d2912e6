import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import { certaintyWord } from '#shared/domain/delivery/explain.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import type { BytesText, SharedDelivery } from '#shared/domain/wire/shared.ts';

/** As much of a body as a person reads in an issue. */
const LONGEST_BODY = 4000;

/** For an issue or a chat: what happened, what was sent, what was answered and why, as far as it is known. */
export function markdownOf(shared: SharedDelivery): string {
  const { delivery, body, answers, verification, explanation } = shared;
  const { event, subject, state, profile, url, request } = delivery;
  const last = delivery.attemptList.at(-1);
  const answer = answers.find(({ number }) => number === last?.number);
  return [
    `## ${code(event)}${subject === '' ? '' : ` for ${code(subject)}`}: ${state}`,
    '',
    `- Delivery ${code(delivery.deliveryId)} to ${code(url)}, at ${new Date(delivery.createdAtMs).toISOString()}`,
    `- Retry profile: ${profile}`,
    ...(verification ? [`- Checked where it was sent: ${checkText(verification.verdict, last?.response?.status)}`] : []),
    ...(shared.bodyMasked ? ['- The body below was masked, so the signature cannot be computed again from it.'] : []),
    ...(explanation?.explanations ?? []).slice(0, 1).map((one) => `- Why (${certaintyWord(one)}): ${one.headline} ${one.fix}`),
    '',
    '| attempt | at | outcome | took |',
    '|---|---|---|---|',
    ...delivery.attemptList.map(attemptLine),
    '',
    '### Request',
    '',
    ...fenced([`${request.method} ${url}`, ...request.headers.map(([name, value]) => `${name}: ${value}`), '', textOf(body)]),
    '',
    ...(last?.response
      ? [
          `### Answer of attempt ${last.number}`,
          '',
          ...fenced([
            `${last.response.status} ${last.response.reason}`.trim(),
            ...last.response.headers.map(([name, value]) => `${name}: ${value}`),
            '',
            answer ? textOf(answer.body) : 'not recorded',
          ]),
          '',
        ]
      : []),
  ].join('\n');
}

function attemptLine({ number, startedAtMs, outcome, tookMs }: Attempt): string {
  const what =
    outcome === undefined
      ? 'on its way'
      : outcome.kind === 'response'
        ? String(outcome.status)
        : outcome.kind === 'interrupted'
          ? 'interrupted'
          : `${outcome.reason}: ${outcome.message}`;
  return `| ${number} | ${new Date(startedAtMs).toISOString()} | ${what.replace(/[|\r\n]/g, ' ')} | ${tookMs === undefined ? '' : `${tookMs} ms`} |`;
}

function textOf({ text, base64 }: BytesText): string {
  if (text === undefined) return `(base64) ${cut(base64 ?? '')}`;
  return cut(text);
}

const cut = (text: string) => (text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}… (${text.length} characters in all)` : text);

/** A fence that nothing inside can close. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}http`, ...lines, fence];
}

function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const ticks = '`'.repeat(longest + 1);
  const inner = text.replace(/[\r\n]/g, ' ');
  return longest === 0 ? `${ticks}${inner}${ticks}` : `${ticks} ${inner} ${ticks}`;
}
