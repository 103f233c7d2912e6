import { type Fields, isFields, parsedJson } from '#shared/domain/wire/pasted/json-value.ts';
import { MAX_PASTED, readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import type { PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { deliveriesOf } from './deliveries.ts';
import { createLineScanner, type EntryScanner, type FileEntry } from './entry-scanner.ts';
import type { FiledDelivery, FiledRequest, FiledSession, FilePlace, OddEntry } from './filed.ts';
import { readHarEntry } from './har-entry.ts';
import { createHarScanner } from './har-scanner.ts';
import { createOwnLines } from './own-lines.ts';
import { payloadOf } from './payload.ts';

/** What of a file is held: its deliveries. What is larger is refused with this number. */
export const MOST_HELD_BYTES = 256 * 1024 * 1024;
/** Odd entries that are listed; the others are counted. */
const MOST_ODD = 500;

export interface SessionReader {
  /** Takes the next piece of the text. @returns false when no more can be held */
  push(piece: string): boolean;
  end(): FiledSession;
}

/** Looks at so much of a text before it decides what it is. */
const HEAD = 64 * 1024;

/**
 * Reads a file in pieces: an HTTP archive, lines of JSON as Hookglass writes them, or, of at most 10 MiB, whatever `readPasted` knows. An
 * entry that cannot be read is listed with its line and costs no other.
 */
export function createSessionReader(): SessionReader {
  const collected = createCollection();
  /** Kept as long as the whole may still be something that was copied. */
  let copied: string[] | undefined = [];
  let copiedLength = 0;
  let head = '';
  let scanner: { scan: EntryScanner; isArchive: boolean } | undefined;

  function take(entries: readonly FileEntry[]) {
    for (const entry of entries)
      if (scanner?.isArchive) collected.takeHarEntry(entry);
      else collected.takeLine(entry);
  }

  function begin() {
    const isArchive = looksLikeArchive(head);
    scanner = { scan: isArchive ? createHarScanner() : createLineScanner(), isArchive };
    take(scanner.scan.push(head));
    head = '';
  }

  return {
    push(piece) {
      if (copied) {
        copied.push(piece);
        copiedLength += piece.length;
        if (copiedLength > MAX_PASTED) copied = undefined;
      }
      if (scanner) take(scanner.scan.push(piece));
      else {
        head += piece;
        if (head.length >= HEAD) begin();
      }
      return collected.heldBytes() <= MOST_HELD_BYTES;
    },
    end() {
      if (!scanner) begin();
      if (scanner) take(scanner.scan.end());
      const session = { ...collected.end(), ...(scanner?.isArchive && { isArchive: true as const }) };
      if (session.deliveries.length > 0 || copied === undefined || scanner?.isArchive) return session;
      return ofCopied(copied.join('')) ?? session;
    },
  };
}

/** A list of entries, or an object with a log: also behind other members, in a file of many lines. */
function looksLikeArchive(head: string): boolean {
  if (/^\s*\[/.test(head) || /^\s*\{\s*"(?:log|entries)"\s*:/.test(head)) return true;
  const firstLine = head.slice(0, Math.max(0, head.indexOf('\n')));
  return /"log"\s*:\s*\{/.test(head) && parsedJson(firstLine) === undefined;
}

/** One request that somebody copied from a terminal, a browser or another program. */
function ofCopied(text: string): FiledSession | undefined {
  const read = readPasted(text);
  if (read.kind === 'none') return undefined;
  const deliveries = deliveriesOf([filedOf(read)]);
  return { deliveries, requests: 1, entries: 1, odd: [], oddCount: 0, masked: [] };
}

function filedOf({ request, answer, atMs, doubts, notes, bodyElsewhere }: PastedRequest): FiledRequest {
  const { body, ...rest } = request;
  return {
    place: { entry: 1, line: 1 },
    ...rest,
    deliveryId: headerIn(request.headers, 'X-MLflow-Delivery-Id')?.trim() ?? '',
    ...(atMs !== undefined && { atMs }),
    ...(bodyElsewhere === undefined && { body }),
    ...(answer && { answer: { ...answer, reason: '' } }),
    doubts,
    notes: bodyElsewhere === undefined ? notes : [...notes, bodyElsewhere],
  };
}

/** What was read so far. */
function createCollection() {
  const requests: FiledRequest[] = [];
  const deliveries: FiledDelivery[] = [];
  const odd: OddEntry[] = [];
  let [oddCount, entries, held] = [0, 0, 0];
  const own = createOwnLines((delivery) => {
    held += heldBy(delivery);
    deliveries.push(named(delivery));
  });

  function listOdd(place: FilePlace, kind: OddEntry['kind'], why: string) {
    oddCount += 1;
    if (odd.length < MOST_ODD) odd.push({ ...place, kind, why });
  }

  function keep(request: FiledRequest) {
    if (!isOfWebhook(request)) return listOdd(request.place, 'other', otherWords(request));
    held += request.url.length + (request.body?.length ?? 0) + (request.answer?.body?.length ?? 0);
    requests.push(request);
  }

  /** @returns the value, or undefined once the entry is listed as odd */
  function parse({ text, broken, tooLong, number, line }: FileEntry): unknown {
    const place = { entry: number, line };
    entries += 1;
    if (tooLong !== undefined)
      return listOdd(place, 'unreadable', `it has ${Math.round(tooLong / 1024 ** 2)} MiB, which is more than a request holds`);
    const value = parsedJson(text);
    if (value === undefined) listOdd(place, 'unreadable', broken ? 'it is not closed' : 'it is not JSON');
    return value;
  }

  return {
    heldBytes: () => held,
    takeHarEntry(entry: FileEntry) {
      const value = parse(entry);
      if (value === undefined) return;
      const place = { entry: entry.number, line: entry.line };
      const read = readHarEntry(value, place);
      if (typeof read === 'string') listOdd(place, 'unreadable', read);
      else keep(read);
    },
    takeLine(entry: FileEntry) {
      const value = parse(entry);
      if (value === undefined) return;
      const place = { entry: entry.number, line: entry.line };
      const read = own.read(value, place);
      if (read === 'part') return;
      if (Array.isArray(read)) for (const request of read) keep(request);
      else if (read) listOdd(place, 'unreadable', read.problem);
      else if (!isKnownKind(value)) listOdd(place, 'unreadable', isFields(value) ? whatIsMissing(value) : 'an object is expected');
    },
    end(): FiledSession {
      own.end();
      const all = [...deliveries, ...deliveriesOf(requests)].sort(byTime);
      const count = all.reduce((sum, { detail }) => sum + Math.max(1, detail.attemptList.length), 0);
      return { deliveries: all, requests: count, entries, odd, oddCount, masked: own.masked() };
    },
  };
}

const byTime = (a: FiledDelivery, b: FiledDelivery) => a.detail.createdAtMs - b.detail.createdAtMs || a.place.entry - b.place.entry;

/** Ids of another session would be taken for ours. */
function named(delivery: FiledDelivery): FiledDelivery {
  return { ...delivery, detail: { ...delivery.detail, id: `i${delivery.place.entry}`, webhookId: '', source: 'import' } };
}

const heldBy = ({ body, answers }: FiledDelivery): number =>
  (body?.length ?? 0) + [...answers.values()].reduce((sum, { length }) => sum + length, 1000);

/** Any of MLflow's headers, or a body that is an event of a registry. */
function isOfWebhook({ headers, body }: FiledRequest): boolean {
  return headers.some(([name]) => /^x-mlflow-/i.test(name)) || (body !== undefined && payloadOf(body) !== undefined);
}

function otherWords({ method, url, body }: FiledRequest): string {
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || url;
  return `it is a ${method} for ${path.slice(0, 120)}, ${body === undefined || body.length === 0 ? 'without a body' : 'without the headers of MLflow'}`;
}

/** An object with one member that holds an object: a kind that a later Hookglass may know. */
function isKnownKind(value: unknown): boolean {
  if (!isFields(value)) return false;
  const members = Object.values(value);
  return members.length === 1 && isFields(members[0]) && !('request' in value) && !('attempt' in value);
}

function whatIsMissing(value: Fields): string {
  const name = ['body', 'headers', 'method', 'deliveryId'].find((wanted) => !(wanted in value)) ?? 'delivery';
  return `“${name}” is missing`;
}
