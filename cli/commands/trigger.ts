import { StartError } from '#shared/domain/app/start-error.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { eventKinds } from '#shared/domain/mlflow/event-kind.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { eventPayload } from '../event-payload.ts';
import { onOff, text } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { readInput } from '../input.ts';
import { outcomesOf } from '../outcomes.ts';
import { print } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { span } from '../span.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

const flags = {
  ...CORE_FLAGS,
  override: {
    ...text(undefined, 'FIELD=VALUE', { help: 'a value of the payload, such as name=iris or tags.stage=prod; may be repeated' }),
    many: true,
  },
  extra: {
    ...text(undefined, 'PATH=VALUE', {
      help: 'a member that MLflow does not have, such as data.color=red or region="eu"; may be repeated',
    }),
    many: true,
  },
  raw: text(undefined, 'JSON', { help: 'the body itself, byte for byte; @FILE reads one, @- standard input' }),
  from: text(undefined, 'ID', { help: 'starts from the payload of a stored delivery' }),
  webhook: text(undefined, 'NAME', { help: 'sends to this one, whether it listens or not (default: all that listen)' }),
  schema: onOff(false, { help: 'shows the fields of the event and sends nothing' }),
  'dry-run': onOff(false, { help: 'shows the body and sends nothing' }),
  expect: onOff(false, { help: 'exit code 1 unless everything was delivered' }),
  timeout: span(120_000, 'how long to wait for the outcomes'),
} as const;

type Values = Flags<typeof flags>['values'];

/** Sends an event without a change of the registry: its example, or with values of one's own. */
export const trigger = command({
  usage: ['trigger EVENT [flags]'],
  about: ['Sends an event without a change of the registry: its example, or with values of your own.'],
  examples: [],
  exits: { ...NO_CORE },
  flags,
  async run({ values, positionals }, env) {
    const [event = ''] = positionals;
    if (!isWebhookEvent(event)) throw new StartError('usage', `trigger takes one of ${WEBHOOK_EVENTS.join(', ')}.`);
    if (values.schema) return showSchema(event, values.json);
    const needsCore = !values['dry-run'] || values.from !== undefined;
    const core = needsCore ? await findCore(values, env) : undefined;
    const body = await bodyOf(event, values, core);
    if (values['dry-run'] || !core) {
      print(terminalText(body.toString('utf8')));
      return 0;
    }
    const sent = [];
    for (const { id } of await listeners(core, event, values.webhook)) {
      sent.push(...(await asking(() => core.client.compose({ webhookId: id, event, body: body.toString('base64') }))));
    }
    const ended = await outcomesOf(core, sent, values.timeout);
    printList(ended, { table: ROWS, json: values.json });
    return values.expect && ended.some(({ state }) => state !== 'delivered') ? 1 : 0;
  },
});

async function bodyOf(event: WebhookEvent, { raw, from, override, extra }: Values, core: RunningCore | undefined): Promise<Buffer> {
  if (raw !== undefined) return raw.startsWith('@') ? readInput(raw.slice(1)) : Buffer.from(raw);
  const overrides = severalOf(override);
  const data = from === undefined ? undefined : await dataOf(core, from);
  const nowMicros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  return Buffer.from(eventPayload({ event, overrides, extras: severalOf(extra), ...(data && { from: data }), nowMicros }));
}

/** A repeated flag arrives as one text. */
const severalOf = (texts: string | undefined): string[] => texts?.split(/,(?=[\w.]+=)/) ?? [];

async function dataOf(core: RunningCore | undefined, id: string): Promise<Record<string, unknown>> {
  const bytes = await asking(async () => core?.client.deliveryBody(id));
  if (!bytes) throw new StartError('usage', `There is no delivery ${JSON.stringify(id)}.`);
  try {
    const { data } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { data?: unknown };
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new StartError('usage', `The body of ${id} is no payload of MLflow.`);
}

async function listeners({ client }: RunningCore, event: WebhookEvent, name: string | undefined): Promise<Webhook[]> {
  const { items } = await asking(() => client.webhooks({ limit: 1000 }));
  const chosen = items.filter((webhook) =>
    name === undefined ? webhook.status === 'ACTIVE' && webhook.events.includes(event) : webhook.name === name || webhook.id === name,
  );
  if (chosen.length > 0) return chosen;
  if (name !== undefined) throw new StartError('usage', `There is no webhook ${JSON.stringify(name)}.`);
  throw new StartError(
    'usage',
    `No webhook listens to ${event}. Make one with "hookglass webhooks create NAME URL", or choose one with --webhook.`,
  );
}

function showSchema(event: WebhookEvent, json: boolean): number {
  const kind = eventKinds().find((candidate) => candidate.event === event);
  if (json) print(terminalJson(kind));
  else for (const { name, type } of kind?.fields ?? []) print(`${name.padEnd(18)} ${type}`);
  return 0;
}
