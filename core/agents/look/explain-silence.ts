import { z } from 'zod';
import { apiCall } from '#shared/contract/schemas/call.ts';
import { webhookEvent } from '#shared/contract/schemas/delivery.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { UNHEARD_REASONS } from '#shared/domain/delivery/delivery.ts';
import { given } from '../shapes/given.ts';
import { row, rowOf, rowText } from '../shapes/row.ts';
import { tool } from '../tool.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';
import { LOST_AT, LOST_WORDS, silenceOf } from './silence.ts';

const { id, atMs, status, quiet } = apiCall.shape;
const MOST_CALLS = 500;

const callView = z.object({
  ...{ id, atMs, status, quiet },
  request: untrusted,
  client: maybe(untrusted),
  hint: maybe(untrusted),
  caused: z.array(z.object({ event: webhookEvent, heardBy: z.int(), reason: maybe(z.enum(UNHEARD_REASONS)), subject: untrusted })),
});

export const explainSilence = tool({
  name: 'explain_silence',
  title: 'Explain why nothing arrived',
  description:
    'Why did nothing arrive? Follows an event the way it goes: the call to the MLflow API, whether it was accepted, whether MLflow has an event for it, who listens, what came of the delivery. Names the first step where it was lost.',
  kind: 'look',
  about: ['event', 'name'],
  input: z.strictObject({
    event: maybe(webhookEvent),
    name: maybe(z.string().min(1).max(250)).describe('Name of the model or prompt.'),
    withinMinutes: z
      .number()
      .min(0.1)
      .max(7 * 24 * 60)
      .default(60),
  }),
  output: z.object({
    lostAt: z.enum(LOST_AT).describe('arrived: it was not lost.'),
    means: z.string(),
    next: z.string().describe('What to do about it.'),
    call: maybe(callView).describe('The newest call that decides.'),
    row: maybe(row).describe('The newest delivery that decides: get_delivery tells all of it.'),
    callsLookedAt: z.int(),
    activeWebhooks: z.int(),
  }),
  async run({ event, name, withinMinutes }, { core, clock }) {
    const since = `after:${new Date(Math.floor(clock.nowMs() - withinMinutes * 60_000)).toISOString()}`;
    const about = [since, '-source:conformance', ...(event === undefined ? [] : [`event:${event}`])].join(' ');
    const [{ items: calls }, { items: rows }, { items: webhooks }] = await Promise.all([
      core.calls({ limit: MOST_CALLS, q: since }),
      core.rows({ limit: 200, q: about }),
      core.webhooks({ limit: 1000 }),
    ]);
    const named = (subject: string) => name === undefined || subject.includes(name);
    const found = silenceOf({
      calls: calls.filter((call) => !call.agent && isAbout(call, event, named)),
      rows: rows.filter(({ subject }) => named(subject)),
      webhooks,
      event,
    });
    const { means, next } = LOST_WORDS[found.lostAt];
    return {
      data: given({
        ...{ lostAt: found.lostAt, means, next },
        call: found.call && callOf(found.call),
        row: found.row && rowOf(found.row),
        callsLookedAt: calls.length,
        activeWebhooks: webhooks.filter((one) => one.status === 'ACTIVE').length,
      }),
      text: [`${means} ${next}`, ...(found.row ? [rowText(found.row)] : [])].join('\n'),
      outcome: found.lostAt,
    };
  },
});

/** A call that caused nothing may be the one that is looked for, whatever its name. */
function isAbout({ caused }: ApiCall, event: string | undefined, named: (subject: string) => boolean): boolean {
  return caused.length === 0 || caused.some((one) => (event === undefined || one.event === event) && named(one.subject));
}

const callOf = (call: ApiCall): z.input<typeof callView> =>
  given({
    ...{ id: call.id, atMs: call.atMs, status: call.status, quiet: call.quiet },
    request: wired(`${call.method} ${call.path}`, 200),
    client: maybeWired(call.client, 100),
    hint: maybeWired(call.hint),
    caused: call.caused.slice(0, 20).map(({ subject, ...one }) => ({ ...one, subject: wired(subject, 80) })),
  });
