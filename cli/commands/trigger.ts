import { StartError } from '#shared/domain/app/start-error.ts';
import { eventKinds } from '#shared/domain/mlflow/event-kind.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { nearestNames } from '#shared/domain/nearest.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff, text, texts } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { outcomesOf } from '../outcomes.ts';
import { outputScreen, print, printBytes } from '../print.ts';
import { findCore, type RunningCore } from '../running-core.ts';
import { span } from '../span.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { bodyOf, eventOf } from '../trigger/event-body.ts';
import { type PlannedEvent, sendPlanned } from '../trigger/send-events.ts';
import { plannedOfFile, plannedOfSequence } from '../trigger/sequence-file.ts';

const flags = {
  ...CORE_FLAGS,
  override: texts('FIELD=VALUE', { help: 'a value of the payload, such as name=iris, tags.stage=prod or tags={}; may be repeated' }),
  extra: texts('PATH=VALUE', { help: 'a member that a newer MLflow adds, such as data.color=red or region="eu"; may be repeated' }),
  raw: text(undefined, 'JSON', { help: 'the body itself, byte for byte; @FILE reads one, @- standard input', mayBeEmpty: true }),
  from: text(undefined, 'ID', { help: 'starts from the payload of a stored delivery or request: d42, c33 or a delivery id' }),
  sequence: text(undefined, 'NAME', { help: 'sends the events that Compose keeps under this name, one after the other' }),
  webhook: text(undefined, 'NAME', { help: 'sends to this one, whether it listens or not', fallbackText: 'all that listen' }),
  schema: onOff(false, { help: 'shows the fields of the event and sends nothing' }),
  'dry-run': onOff(false, { help: 'shows the body and sends nothing' }),
  expect: onOff(false, { help: 'ends with 1 unless everything was delivered' }),
  timeout: span(120_000, 'how long to wait for the outcomes'),
} as const;

export type TriggerValues = Flags<typeof flags>['values'];

/** Sends an event without a change of the registry: its example, or with values of one's own. */
export const trigger = command({
  usage: ['trigger EVENT [flags]', 'trigger --from ID [flags]', 'trigger FILE [flags]', 'trigger --sequence NAME [flags]'],
  about: [
    'Sends an event without a change of the registry: the example that MLflow sends, or with values of your own. The bytes are those that MLflow would write, unless --raw gives them. It waits for what comes of it.',
    `EVENT is one of ${WEBHOOK_EVENTS.join(', ')}. With --from it may be left out: it is that of the delivery then.`,
    'FILE holds several events, as JSON: {"steps": [{"event": "prompt.created", "override": {"name": "greet"}, "extra": {"data.color": "red"}, "wait": "2s"}, {"event": "prompt_tag.set", "raw": "{}"}]}. All of it is read before anything is sent; "wait" is the time before a step.',
  ],
  flags,
  json: 'one delivery a line, as GET /api/v1/deliveries lists it, when it has ended. With --schema, one line with the fields and the example of the event; with --dry-run, one line {"event", "body", "bytes"} for each event.',
  examples: [
    { says: 'The example of an event, to all webhooks that listen to it', run: 'hookglass trigger model_version.created' },
    {
      says: 'With values of your own, and a field that MLflow does not have yet',
      run: 'hookglass trigger model_version.created --override name=iris --override tags.stage=prod --extra data.color=red',
    },
    { says: 'The same as an earlier one, under another name', run: 'hookglass trigger --from d1 --override name=iris' },
    { says: 'A body that is no JSON, to one webhook', run: 'hookglass trigger prompt.created --raw \'{"broken":\' --webhook champions' },
    { says: 'Which fields there are', run: 'hookglass trigger model_version_alias.created --schema' },
    { says: 'Several events from a file', run: 'hookglass trigger events.json --expect' },
  ],
  exits: { ...NO_CORE, 1: 'with --expect: something was not delivered', 124: 'the outcomes were not there in time' },
  async run({ values, positionals }, env) {
    const planned = await plannedOf(values, positionals, env);
    if (typeof planned === 'number') return planned;
    if (values['dry-run']) return showBodies(planned.events, values.json);
    const core = planned.core ?? (await findCore(values, env));
    const sent = await sendPlanned(core, planned.events, values.webhook);
    const ended = await outcomesOf(core, sent, values.timeout);
    printList(ended, { table: ROWS, json: values.json });
    return values.expect && ended.some(({ state }) => state !== 'delivered') ? 1 : 0;
  },
});

interface Planned {
  events: PlannedEvent[];
  core?: RunningCore;
}

/** @returns what is to be sent, or an exit code where nothing is */
async function plannedOf(values: TriggerValues, positionals: readonly string[], env: NodeJS.ProcessEnv): Promise<Planned | number> {
  const { sequence, from, schema } = values;
  const [what, more] = positionals;
  if (more !== undefined) throw new StartError('usage', `trigger takes one event or file, not ${JSON.stringify(more)} as well.`);
  if (sequence !== undefined) {
    onlySequence(values, what === undefined ? undefined : JSON.stringify(what));
    const core = await findCore(values, env);
    return { core, events: await plannedOfSequence(core, sequence) };
  }
  if (what !== undefined && !isWebhookEvent(what) && isFileName(what)) {
    onlySequence(values, undefined);
    return { events: plannedOfFile(what) };
  }
  if (what === undefined && from === undefined && values.raw === undefined) throw new StartError('usage', unknownEvent(''));
  if (what !== undefined && !isWebhookEvent(what)) throw new StartError('usage', unknownEvent(what));
  if (schema) return showSchema(what ?? 'prompt.created', values.json);
  const core = from === undefined ? undefined : await findCore(values, env);
  const body = await bodyOf(what, values, core);
  return { ...(core && { core }), events: [{ event: what ?? eventOf(body), body, waitMs: 0 }] };
}

const isFileName = (text: string) => /[/\\]|\.(?:json|jsonl)$/i.test(text) || text === '-';

function onlySequence({ override, extra, raw, from, schema }: TriggerValues, what: string | undefined): void {
  const beside = what ?? (override.length > 0 ? '--override' : extra.length > 0 ? '--extra' : raw !== undefined ? '--raw' : undefined);
  const flag = beside ?? (from !== undefined ? '--from' : schema ? '--schema' : undefined);
  if (flag !== undefined) throw new StartError('usage', `Several events are sent as they are kept; ${flag} is for one event.`);
}

function unknownEvent(typed: string): string {
  const near = nearestNames(typed, WEBHOOK_EVENTS);
  const known = [...near, ...WEBHOOK_EVENTS.filter((event) => !near.some((one) => one === event))];
  return `${typed === '' ? 'trigger takes an event' : `There is no event ${JSON.stringify(typed)}`}. There are ${known.join(', ')}.`;
}

function showBodies(events: readonly PlannedEvent[], json: boolean): number {
  for (const { event, body } of events) {
    if (json) print(terminalJson({ event, body: body.toString('utf8'), bytes: body.length }));
    // What is written to a file or a pipe are the bytes that would be sent, and nothing else.
    else if (outputScreen() || events.length > 1) print(terminalText(body.toString('utf8')));
    else printBytes(body);
  }
  return 0;
}

function showSchema(event: WebhookEvent, json: boolean): number {
  const kind = eventKinds().find((candidate) => candidate.event === event);
  if (json) print(terminalJson(kind));
  else
    for (const { name, type } of kind?.fields ?? [])
      print(`${name.padEnd(18)} ${type.padEnd(8)} ${terminalText(JSON.stringify(kind?.example[name]))}`);
  return 0;
}
