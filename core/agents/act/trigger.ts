import { z } from 'zod';
import { eventPayload, objectIn } from '#core/signing/event-payload/event-payload.ts';
import { webhookEvent } from '#shared/contract/schemas/delivery.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { webhookNamed } from '../find.ts';
import { type AskCore, ToolProblem, tool } from '../tool.ts';
import { outcomeOf, sent, waitSec } from './sent.ts';

const MOST_BODY_CHARACTERS = 1024 * 1024;
const pairs = z.array(z.string().max(10_000)).max(100).default([]);

export const trigger = tool({
  name: 'trigger',
  title: 'Send an event',
  description:
    'Sends an event without a change of the registry, in the bytes that MLflow would write, to the webhooks that listen to it or to one that is named; waits for the outcome. An event that no webhook listens to is not sent.',
  kind: 'act',
  about: ['event', 'webhook'],
  input: z.strictObject({
    event: webhookEvent,
    webhook: maybe(z.string().min(1).max(100)).describe('Name of one that is registered; absent: all that listen.'),
    override: pairs.describe('Values of the payload: name=iris, tags.stage=prod.'),
    extra: pairs.describe('Members that MLflow does not have: data.color=red.'),
    from: maybe(z.string().min(1).max(100)).describe('Starts from the payload of this delivery: d12.'),
    body: maybe(z.string().max(MOST_BODY_CHARACTERS)).describe('The whole body, byte for byte, in place of all that.'),
    waitSec,
  }),
  output: sent,
  async run({ event, webhook, override, extra, from, body, waitSec: seconds }, asking) {
    const { core, clock } = asking;
    if (body !== undefined && (override.length > 0 || extra.length > 0 || from !== undefined)) {
      throw new ToolProblem('body is the whole body; leave override, extra and from out.');
    }
    const basis = from === undefined ? undefined : await payloadOf(core, from);
    const text =
      body ?? eventPayload({ event, overrides: override, extras: extra, ...(basis && { from: basis }), nowMicros: clock.nowMs() * 1000 });
    const webhookIds = webhook === undefined ? await listenersOf(core, event) : [(await webhookNamed(core, webhook)).id];
    const deliveries: DeliverySummary[] = [];
    for (const webhookId of webhookIds) {
      deliveries.push(...(await core.compose({ webhookId, event, body: Buffer.from(text).toString('base64') })));
    }
    return outcomeOf(asking, deliveries, seconds);
  },
});

async function listenersOf(core: AskCore, event: z.output<typeof webhookEvent>): Promise<string[]> {
  const { items } = await core.webhooks({ limit: 1000 });
  const ids = items.filter(({ status, events }) => status === 'ACTIVE' && events.includes(event)).map(({ id }) => id);
  if (ids.length > 0) return ids;
  throw new ToolProblem(
    `No ACTIVE webhook listens to ${event}. list_webhooks shows them; create_webhook makes one, or name one with webhook.`,
  );
}

async function payloadOf(core: AskCore, id: string) {
  const bytes = await core.deliveryBody(id);
  const payload = bytes && objectIn(Buffer.from(bytes).toString('utf8'));
  if (payload) return payload;
  throw new ToolProblem(`${JSON.stringify(id.slice(0, 60))} is no delivery with a JSON body. list_deliveries shows those that are kept.`);
}
