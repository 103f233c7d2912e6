import { randomUUID } from 'node:crypto';
import { createCheckNetwork } from '#core/check/network-sender.ts';
import { runChecks } from '#core/check/run-checks.ts';
import { systemClock } from '#core/system-clock.ts';
import { CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { numberOf, pairsOf, type RequestHeaders, textOf } from './request.ts';

export interface CheckOptions {
  /** Of the receiver: `http://127.0.0.1:3000/webhook`. */
  url: string;
  secret: string;
  /** Answers how many events were handled, as a number or `{"count": n}`; without it the two checks of duplicates are skipped. */
  probeUrl?: string;
  /** Ids of checks; all of them when absent. */
  only?: readonly CheckId[];
  /** Which of the 15 events are sent by the check of all events: a glob. */
  events?: string;
  /** Sent with every request, after MLflow's own. */
  headers?: RequestHeaders;
  /** Takes any certificate. */
  insecure?: boolean;
  /** Of the whole run: 60 s when absent. */
  timeoutMs?: number;
}

export interface Checked extends CheckReport {
  /** No check of level `must` failed. */
  passed: boolean;
  /** A sentence for each that did: its id, what was seen, and how to mend it. To be compared with an empty list. */
  failures: string[];
}

/**
 * Sends a receiver what MLflow sends, right and wrong, and judges its answers: the checks of `hookglass check`. Needs no core.
 * @throws TypeError for arguments of the wrong kind
 * @throws Error with a sentence when nobody answers at the URL
 */
export async function check(options: CheckOptions): Promise<Checked> {
  const { url, secret, probeUrl, only, events, headers, insecure, timeoutMs } = options;
  const unknown = only?.find((id) => !CHECKS.some((one) => one.id === id));
  if (unknown !== undefined)
    throw new TypeError(`There is no check ${JSON.stringify(unknown)}. There are ${CHECKS.map(({ id }) => id).join(', ')}.`);
  const network = createCheckNetwork({ ...(insecure !== undefined && { insecure }) });
  try {
    const end = await runChecks(
      {
        target: webUrl('url', url),
        secret: textOf('secret', secret),
        ...(probeUrl !== undefined && { probeUrl: webUrl('probeUrl', probeUrl) }),
        ...(only && { only }),
        ...(events !== undefined && { events }),
        ...(headers !== undefined && { headers: pairsOf(headers) }),
        ...(timeoutMs !== undefined && { timeoutMs: numberOf('timeoutMs', timeoutMs) }),
      },
      { ...network, clock: systemClock, uuid: randomUUID, signal: new AbortController().signal },
    );
    if (end.kind === 'unreachable') throw new Error(`${url}: ${end.message}`);
    if (end.kind === 'stopped') throw new Error('The run was stopped.');
    const failures = end.report.checks.filter(({ level, result }) => level === 'must' && result === 'fail');
    return {
      ...end.report,
      passed: failures.length === 0,
      failures: failures.map(({ id, why, fix }) => [`${id}: ${why}`, ...(fix === undefined ? [] : [fix])].join(' ')),
    };
  } finally {
    network.close();
  }
}

function webUrl(name: string, value: string): string {
  const protocol = typeof value === 'string' ? URL.parse(value)?.protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return value;
  throw new TypeError(`${name} takes an http or https URL such as http://127.0.0.1:3000/webhook, not ${JSON.stringify(value)}.`);
}
