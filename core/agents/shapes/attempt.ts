import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { ATTEMPT_STARTERS, type Attempt } from '#shared/domain/delivery/delivery.ts';
import type { WaitPlan } from '#shared/domain/delivery/outcome.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';
import { given } from './given.ts';

export const wait = z.object({
  waitMs: z.number(),
  because: z.enum(['at-once', 'backoff', 'retry-after', 'interrupted', 'user']),
  asked: maybe(untrusted).describe('Value of Retry-After.'),
});

/** One HTTP request of a delivery, and why it waited as long as it did. */
export const attempt = z.object({
  number: z.int(),
  by: z.enum(ATTEMPT_STARTERS),
  startedAtMs: z.number(),
  wait: maybe(wait),
  tookMs: maybe(z.number()),
  outcome: z.enum(['response', 'no-response', 'refused', 'interrupted', 'in-flight']),
  status: maybe(z.int()),
  reason: maybe(z.string()).describe('Why there is no answer, or why it was not sent.'),
  phase: maybe(z.string()).describe('Where it ended: resolve, connect, tls, send, first-byte, read.'),
  message: maybe(untrusted),
  answer: maybe(z.object({ headers: z.array(untrusted), bodyBytes: z.int(), said: maybe(untrusted) })),
  redirects: maybe(z.array(z.object({ status: z.int(), to: untrusted, bodyLost: z.boolean() }))),
});

const MOST_HEADERS = 40;

/** `Name: value` each. */
export const headersOf = (headers: readonly (readonly [string, string])[]) =>
  headers.slice(0, MOST_HEADERS).map(([name, value]) => wired(`${name}: ${value}`, 200));

export const waitOf = ({ waitMs, cause }: WaitPlan): z.input<typeof wait> =>
  given({ waitMs: Math.round(waitMs), because: cause.kind, asked: cause.kind === 'retry-after' ? wired(cause.header, 60) : undefined });

export function attemptOf({ number, by, startedAtMs, wait: plan, tookMs, outcome, response, redirects }: Attempt): z.input<typeof attempt> {
  const end = outcome ?? { kind: 'in-flight' as const };
  return given({
    ...{ number, by, startedAtMs, tookMs },
    wait: plan && waitOf(plan),
    outcome: end.kind,
    status: end.kind === 'response' ? end.status : undefined,
    reason: 'reason' in end ? end.reason : undefined,
    phase: 'phase' in end ? end.phase : undefined,
    message: 'message' in end ? wired(end.message) : undefined,
    answer: response && given({ headers: headersOf(response.headers), bodyBytes: response.bodySize, said: maybeWired(response.said) }),
    redirects: redirects.length === 0 ? undefined : redirects.map(({ status, to, bodyLost }) => ({ status, to: wired(to), bodyLost })),
  });
}
