import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onInterrupt } from '../end.ts';
import { text, wholeNumber } from '../flag-kinds.ts';
import { matchingEvents } from '../matching-events.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { parseSpan, span, spanProblem } from '../span.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';
import { liveLine } from '../terminal/live-line.ts';
import { durationText } from '../terminal/spans.ts';
import { untilEvent } from '../until-event.ts';
import { checkedFilter } from './deliveries.ts';

const flags = {
  ...CORE_FLAGS,
  event: text('*', 'GLOB', { help: 'which events count, such as model_version*' }),
  where: text(undefined, 'PATH=VALUE', { help: 'a field of the body and its value, such as data.alias=champion' }),
  count: wholeNumber(1, 1, 1000, { help: 'how many deliveries' }),
  since: text('start', 'SPAN', { help: 'what counts: since the core started, or 10m, or now' }),
  timeout: span(30_000, 'how long to wait'),
} as const;

/** Waits until so many deliveries have arrived, for scripts: what has arrived before counts, so that there is no race. */
export const wait = command({
  usage: ['wait [FILTER] [flags]'],
  about: [
    'Waits until so many deliveries have arrived, for scripts. What has arrived since the core started counts, so that there is no race between the program that causes an event and the wait for it; --since now and --since 10m say otherwise.',
    'FILTER is the filter language of the inspector.',
  ],
  json: 'one delivery a line, as GET /api/v1/deliveries lists it.',
  examples: [
    { says: 'Until a model version was announced', run: 'hookglass wait --event model_version.created --timeout 60s' },
    { says: 'Until a field has a value', run: 'hookglass wait --where data.name=iris' },
    { says: 'What does not happen', run: 'hookglass wait --event prompt_alias.deleted --timeout 100ms', exit: 124 },
  ],
  exits: { ...NO_CORE, 124: 'it has not happened in time' },
  flags,
  async run({ values, positionals }, env) {
    matchingEvents([values.event]);
    checkedFilter(positionals.join(' '));
    splitWhere(values.where);
    const core = await findCore(values, env);
    const after = new Date(startOf(values.since, core)).toISOString();
    const event = values.event === '*' ? '' : `event:${values.event}`;
    const q = checkedFilter([`state:delivered after:${after}`, event, ...positionals].filter(Boolean).join(' '));
    const matching = await bodyTest(core, values.where);

    let found: DeliverySummary[] = [];
    const isThere = async () => {
      found = await matching((await asking(() => core.client.deliveries({ limit: 1000, q }))).items);
      return found.length >= values.count;
    };
    const untilMs = Date.now() + values.timeout;
    const line = liveLine();
    line.show(() => `waiting for ${values.count - found.length} more · ${durationText(Math.max(0, untilMs - Date.now()))} left`);
    const forget = onInterrupt(line.end);
    try {
      await untilEvent(core, values.timeout, {
        onOpen: isThere,
        onEvent: (happened) => happened.type === 'delivery.changed' && happened.delivery.state === 'delivered' && isThere(),
      });
    } finally {
      line.end();
      forget();
    }
    printList(found.slice(-values.count).toReversed(), { table: ROWS, json: values.json });
    return 0;
  },
});

function startOf(since: string, { status }: RunningCore): number {
  if (since === 'start') return status.startedAtMs;
  const span = since === 'now' ? 0 : parseSpan(since);
  if (span === undefined) throw new StartError('usage', `--since ${JSON.stringify(since)}: start, now or ${spanProblem(since)}.`);
  return Date.now() - span;
}

/** Keeps the deliveries whose body has the value at the path; each body is read once. */
async function bodyTest(core: RunningCore, where: string | undefined) {
  const [path, value] = splitWhere(where);
  const judged = new Map<string, boolean>();
  return async (deliveries: readonly DeliverySummary[]): Promise<DeliverySummary[]> => {
    const kept: DeliverySummary[] = [];
    for (const delivery of deliveries) {
      if (path !== undefined && !judged.has(delivery.id)) {
        judged.set(delivery.id, valueAt(new TextDecoder().decode(await core.client.deliveryBody(delivery.id)), path) === value);
      }
      if (path === undefined || judged.get(delivery.id)) kept.push(delivery);
    }
    return kept;
  };
}

function splitWhere(where: string | undefined): [path?: string, value?: string] {
  if (where === undefined) return [];
  const equals = where.indexOf('=');
  if (equals < 1) throw new StartError('usage', '--where takes a field and its value, such as data.alias=champion.');
  return [where.slice(0, equals), where.slice(equals + 1)];
}

/** `data.tags.stage` of a JSON text; numbers and truth values as JSON writes them. */
function valueAt(json: string, path: string): string | undefined {
  try {
    let value: unknown = JSON.parse(json);
    for (const name of path.split('.'))
      value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}
