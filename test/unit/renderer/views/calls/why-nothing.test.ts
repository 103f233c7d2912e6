import { expect, it } from 'vitest';
import type { DeliveryRow } from '#renderer/state/row.ts';
import { outcomeWords, shortPath } from '#renderer/views/calls/call-words.ts';
import { whyNothing } from '#renderer/views/calls/why-nothing.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

const base: ApiCall = { id: 'a1', atMs: 0, tookMs: 1, method: 'POST', path: '/x', status: 200, caused: [] };
const event = 'model_version.created';
const webhook = (status: Webhook['status']) => ({ id: 'w', name: 'w', status, events: [event] }) as unknown as Webhook;
const delivery = (state: DeliveryRow['state']) => ({ kind: 'delivery', state }) as DeliveryRow;

it.each<[string, Partial<ApiCall>, { webhooks?: Webhook[]; deliveries?: DeliveryRow[] }, string[], string]>([
  [
    'a call that only reads',
    { quiet: 'reading' },
    {},
    ['yes', 'yes', 'no', 'unreached', 'unreached', 'unreached'],
    'reading causes no event',
  ],
  [
    'a call that was refused',
    { quiet: 'refused', status: 404 },
    {},
    ['yes', 'yes', 'no', 'unreached', 'unreached', 'unreached'],
    'refused (404)',
  ],
  [
    'a call without an event',
    { quiet: 'not-emitting' },
    {},
    ['yes', 'yes', 'no', 'unreached', 'unreached', 'unreached'],
    'stage transitions',
  ],
  [
    'no webhook at all',
    { caused: [{ event, subject: 'iris', heardBy: 0, reason: 'no-subscriber' }] },
    {},
    ['yes', 'yes', 'yes', 'no', 'unreached', 'unreached'],
    'There is none yet.',
  ],
  [
    'a webhook that is switched off',
    { caused: [{ event, subject: 'iris', heardBy: 0, reason: 'disabled' }] },
    { webhooks: [webhook('DISABLED')] },
    ['yes', 'yes', 'yes', 'no', 'unreached', 'unreached'],
    'switched off',
  ],
  [
    'nobody is subscribed',
    { caused: [{ event, subject: 'iris', heardBy: 0, reason: 'no-subscriber' }] },
    { webhooks: [webhook('ACTIVE')] },
    ['yes', 'yes', 'yes', 'yes', 'no', 'unreached'],
    'Nobody was subscribed to model_version.created.',
  ],
  [
    'a receiver that failed',
    { caused: [{ event, subject: 'iris', heardBy: 2 }] },
    { webhooks: [webhook('ACTIVE')], deliveries: [delivery('delivered'), delivery('exhausted')] },
    ['yes', 'yes', 'yes', 'yes', 'yes', 'no'],
    '1 of 2 deliveries failed',
  ],
  [
    'all is well',
    { caused: [{ event, subject: 'iris', heardBy: 1 }] },
    { webhooks: [webhook('ACTIVE')], deliveries: [delivery('delivered')] },
    ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
    'delivered to each',
  ],
  [
    'on its way',
    { caused: [{ event, subject: 'iris', heardBy: 1 }] },
    { webhooks: [webhook('ACTIVE')], deliveries: [delivery('waiting')] },
    ['yes', 'yes', 'yes', 'yes', 'yes', 'open'],
    '0 of 1 delivery have been delivered',
  ],
])('%s', (_, call, { webhooks = [], deliveries = [] }, verdicts, words) => {
  const steps = whyNothing({ ...base, ...call }, { webhooks, deliveries, isMirror: false });
  const deciding = steps.find(({ verdict }) => verdict === 'no') ?? steps.at(-1);

  expect(steps.map(({ verdict }) => verdict)).toEqual(verdicts);
  expect(deciding?.answer).toContain(words);
});

it('names a call by its last words, whichever prefix and query it has', () => {
  expect(shortPath('/api/2.0/mlflow/registered-models/create')).toBe('registered-models/create');
  expect(shortPath('/ajax-api/3.0/mlflow/traces?x=1')).toBe('traces');
  expect(shortPath('/api/2.0/mlflow-artifacts/artifacts/a')).toBe('/api/2.0/mlflow-artifacts/artifacts/a');
  expect(
    outcomeWords({
      caused: [
        { event, subject: 'iris', heardBy: 2 },
        { event, subject: 'rose', heardBy: 0 },
      ],
    }),
  ).toBe('model_version.created and 1 more, to 2 webhooks');
});
