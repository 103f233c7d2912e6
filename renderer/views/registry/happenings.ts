import type { Live } from '#renderer/state/live.ts';
import type { DeliveryRow, UnheardRow } from '#renderer/state/row.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import type { RegistryItem } from '#shared/domain/mlflow/registry-change.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** An event that was fired, with what came of it; or something that the registry alone knows. */
export type Happening = Fired | { kind: 'registry'; key: string; atMs: number; text: string; deletedVersion?: number };

interface Fired {
  kind: 'event';
  key: string;
  atMs: number;
  event: WebhookEvent;
  about: Subject;
  /** It was about another one of that name, which was deleted before this one was made. */
  earlier: boolean;
  deliveries: DeliveryRow[];
  unheard?: UnheardRow;
}

/** The clock with microseconds, which an event has, may be so far behind the other. */
const DRIFT_MS = 3;

type Log = Pick<Live['log'], 'start' | 'end' | 'at'>;

/** A model that is changed all day: so many of its newest rows are looked at, which takes some milliseconds. */
const MOST_ROWS = 2000;

export interface Happenings {
  /** Oldest first. */
  all: Happening[];
  /** There are older ones, which were not looked at. */
  goesOn: boolean;
}

/** What is known to have happened to a model or prompt. @param read whether the log has all that is kept, or is still being read */
export function happeningsOf(item: RegistryItem, log: Log, read: { whole: boolean }): Happenings {
  const rows = rowsOf(item, log);
  const goesOn = rows.length > MOST_ROWS || !read.whole;
  const fired = firedOf(item, rows.slice(0, MOST_ROWS).reverse());
  const sinceMs = goesOn ? (fired[0]?.atMs ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const silent = knownToRegistry(
    item,
    fired.filter(({ earlier }) => !earlier),
  ).filter(({ atMs }) => atMs >= sinceMs);
  return { all: [...fired, ...silent].sort((a, b) => a.atMs - b.atMs), goesOn };
}

/** The newest first, one more than are looked at. */
function rowsOf({ name, kind }: RegistryItem, log: Log): (DeliveryRow | UnheardRow)[] {
  const found: (DeliveryRow | UnheardRow)[] = [];
  for (let place = log.end - 1; place >= log.start && found.length <= MOST_ROWS; place--) {
    const row = log.at(place);
    if (row?.kind !== 'delivery' && row?.kind !== 'unheard') continue;
    if (row.about.name !== name || row.about.kind !== kind || (row.kind === 'delivery' && row.source !== 'registry')) continue;
    found.push(row);
  }
  return found;
}

/** The deliveries of one event stand together: they were made in the same moment, one for each webhook. */
function firedOf({ createdAtMs }: RegistryItem, rows: readonly (DeliveryRow | UnheardRow)[]): Fired[] {
  const groups = new Map<string, Fired>();
  for (const row of rows) {
    const { event, about, atMs } = row;
    if (!isWebhookEvent(event)) continue;
    const moment = `${event} ${subjectText(about)} ${atMs}`;
    let key = moment;
    // The same event twice in one millisecond: a webhook gets each of them once.
    for (let again = 2; row.kind === 'delivery' && has(groups.get(key), row.webhookId); again++) key = `${moment} ${again}`;
    const group = groups.get(key) ?? { kind: 'event', key, atMs, event, about, earlier: atMs < createdAtMs - DRIFT_MS, deliveries: [] };
    if (row.kind === 'delivery') group.deliveries.push(row);
    else group.unheard = row;
    groups.set(key, group);
  }
  return [...groups.values()];
}

const has = (group: Fired | undefined, webhookId: string) => group?.deliveries.some((row) => row.webhookId === webhookId) === true;

/** What no event that is kept tells: what was made before, and versions that were deleted, which MLflow has no event for. */
function knownToRegistry(item: RegistryItem, fired: readonly Fired[]): Happening[] {
  const made = new Set(fired.filter(({ event }) => event.endsWith('_version.created')).map(({ about }) => Number(about.version)));
  const itself = fired.some(({ event }) => event === 'registered_model.created' || event === 'prompt.created');
  const notKept = (key: string, what: string, atMs: number): Happening => ({
    kind: 'registry',
    key,
    atMs,
    text: `${what} created; no event of that is kept under this name`,
  });
  return [
    ...(itself ? [] : [notKept('created', item.name, item.createdAtMs)]),
    ...[...item.versionList, ...item.deleted]
      .filter(({ version }) => !made.has(version))
      .map(({ version, createdAtMs }) => notKept(`v${version}`, `v${version}`, createdAtMs)),
    ...item.deleted.map(
      ({ version, deletedAtMs }): Happening => ({
        kind: 'registry',
        key: `deleted v${version}`,
        atMs: deletedAtMs,
        text: `v${version} deleted: no event`,
        deletedVersion: version,
      }),
    ),
  ];
}
