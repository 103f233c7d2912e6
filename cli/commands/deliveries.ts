import { StartError } from '#shared/domain/app/start-error.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow, deliveryRow, type FilterRow, unheardRow } from '#shared/domain/filter/filter-row.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { causeLine } from '../delivery-line.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { followCore, isGone, PATIENCE_MS } from '../follow-core.ts';
import { eventProblem } from '../matching-events.ts';
import { print, printError } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { isArrival, isUnheard, ROWS, type Row, timeOfRow } from '../tables/rows.ts';
import { openListing } from '../terminal/listing.ts';
import { showRow } from './deliveries-show.ts';

/** Lists what was sent and what came from elsewhere, shows one of them, and follows them: the filter language is that of the inspector. */
export const deliveries = command({
  usage: ['deliveries [FILTER] [flags]', 'deliveries show ID [flags]'],
  about: [
    'Lists what was sent and what came from elsewhere, oldest first. A row ends with the cause where it was refused and the cause is known: proven, seen in the request, or a guess.',
    'FILTER is the filter language of the inspector, such as state:failed, model:iris, status:>=500 or after:-1h. “show d42” shows one row, as the verb show does.',
    '--follow goes on with each delivery that ends and each request that comes from elsewhere; a cause that is found later has a line of its own. It joins a core that is started again, waits 5 s for one, and ends with 3 then.',
  ],
  json: 'one row a line, as GET /api/v1/rows lists it.',
  examples: [
    { says: 'What failed in the last hour', run: 'hookglass deliveries state:failed after:-1h' },
    { says: 'What came from elsewhere', run: 'hookglass deliveries source:external' },
    { says: 'As it happens, for a program', run: 'hookglass deliveries --follow --json', endless: true },
  ],
  exits: { ...NO_CORE },
  flags: {
    ...CORE_FLAGS,
    follow: onOff(false, { help: 'goes on with each delivery that ends and each request that comes from elsewhere, until it is stopped' }),
    limit: wholeNumber(20, 1, 1000, { help: 'how many to show' }),
  },
  async run({ values, positionals }, env) {
    const [action, one] = positionals;
    if (action === 'show' && one === undefined)
      throw new StartError('usage', 'deliveries show takes one row: deliveries show d42. To look for the word, write "show" in quotes.');
    if (action === 'show' && one !== undefined && positionals.length === 2) return showRow(values, one, env);
    const q = checkedFilter(positionals.join(' '));
    const core = await findCore(values, env);
    const listing = openListing<Row>({ table: ROWS, json: values.json, goesOn: values.follow });
    // What is not shown is known all the same, so that nothing of it is taken for new.
    const known = await newestRows(core, q, values.follow ? MOST_KNOWN : values.limit);
    const rows = known.slice(-values.limit);
    listing.show(rows);
    if (rows.length === 0) printError(await emptyText(core, q));
    if (values.follow) await follow(core, q, known, (row) => listing.show([row]), values.json ? () => undefined : print);
    return 0;
  },
});

const MOST_KNOWN = 1000;

/** Oldest first. Events that nobody heard are no deliveries: they are there when they are asked for. */
async function newestRows({ client }: RunningCore, q: string, limit: number): Promise<Row[]> {
  const { items } = await asking(() => client.rows({ limit, q }));
  const unheard = asksForUnheard(q) ? (await asking(() => client.unheard({ limit, q }))).items : [];
  return [...items, ...unheard].toSorted((a, b) => timeOfRow(a) - timeOfRow(b)).slice(-limit);
}

const asksForUnheard = (q: string): boolean =>
  parseFilter(q).terms.some(
    ({ key, not, values }) => key === 'state' && !not && values.some((value) => value.kind === 'choice' && value.text === 'unheard'),
  );

/** Why there may be nothing, and what to do. */
async function emptyText({ client }: RunningCore, q: string): Promise<string> {
  if (q === '')
    return 'Nothing was sent or received yet. "hookglass trigger model_version.created" sends an event to the webhooks that listen.';
  if (asksForUnheard(q)) return 'Every event that matches was heard by a webhook.';
  const heardByNobody = (await asking(() => client.unheard({ limit: 1, q }))).items.length > 0;
  const event = parseFilter(q).terms.find(({ key, not }) => key === 'event' && !not)?.values[0];
  const unknown = event?.kind === 'glob' ? eventProblem(event.text) : undefined;
  const hint = heardByNobody ? ' Events that no webhook heard do: add state:unheard.' : unknown === undefined ? '' : ` ${unknown}`;
  return `No delivery matches ${q}.${hint}`;
}

/** @throws StartError `usage` that points at the token and says what it takes */
export function checkedFilter(text: string): string {
  for (const token of parseFilter(text).tokens) {
    if (token.state !== 'wrong') continue;
    throw new StartError('usage', `${text}\n${' '.repeat(token.start)}${'~'.repeat(token.end - token.start)}\n${token.problem}`);
  }
  return text;
}

/**
 * Shows each delivery when it has ended, once, and each request from elsewhere as it comes. Ends with the reader of the output.
 * @throws StartError `target-unreachable` when the core stops and does not come back
 */
async function follow(
  core: RunningCore,
  q: string,
  ended: readonly Row[],
  show: (row: Row) => void,
  say: (line: string) => void,
): Promise<void> {
  const filter = parseFilter(q);
  const shown = new Set(ended.filter(isEnded).map(keyOf));
  /** Shown, and not explained yet. */
  const unexplained = new Set<string>();

  async function consider(row: Row): Promise<void> {
    const { id } = row;
    const cause = isUnheard(row) ? undefined : row.cause;
    const key = keyOf(row);
    if (cause && unexplained.delete(key)) say(`${id.padEnd(5)}  ${causeLine(cause)}`);
    if (!isEnded(row) || shown.has(key)) return;
    shown.add(key);
    const holds = matchesFilter(filter, filterRow(row), { nowMs: Date.now() });
    if (holds === false) return;
    if (!cause) unexplained.add(key);
    // Where only the core can tell, because the filter looks into bodies or headers, it is asked about this one.
    if (holds === undefined && (await core.client.rows({ q: `${q} id:${id}` })).items.length === 0) {
      unexplained.delete(key);
      return;
    }
    show(row);
  }

  const failed = new AbortController();
  let failure: unknown;
  await followCore(
    { core, patienceMs: PATIENCE_MS, stopped: failed.signal },
    {
      async joined() {
        // The first time as well: something may have ended since the list was read.
        for (const row of await newestRows(core, q, MOST_KNOWN)) await consider(row);
      },
      events(events) {
        for (const row of events.flatMap(rowIn))
          consider(row).catch((error: unknown) => {
            if (isGone(error)) return;
            failure = error;
            failed.abort();
          });
      },
    },
  );
  if (failure !== undefined) throw failure;
}

function rowIn(event: StreamEvent): Row[] {
  if (event.type === 'arrival.changed') return [event.arrival];
  if (event.type === 'event.unheard') return [event.unheard];
  return event.type === 'delivery.changed' || event.type === 'delivery.created' ? [event.delivery] : [];
}

function filterRow(row: Row): FilterRow {
  if (isUnheard(row)) return unheardRow(row);
  return isArrival(row) ? arrivalRow(row) : deliveryRow(row);
}

const isEnded = (row: Row) => isUnheard(row) || isArrival(row) || FINAL_STATES.has(row.state);

/** Each request of a row from elsewhere is news. */
const keyOf = (row: Row) => (isArrival(row) ? `${row.id} ${row.attempts}` : row.id);
