import { nextTurn } from '#core/http/turns.ts';
import { SUBJECT_KINDS, type Subject } from '#shared/domain/delivery/subject.ts';
import { createMemberScan } from './member-scan.ts';

/** Up to here a body is parsed in one go, some milliseconds at the worst; a larger one is looked through without being built. */
const SMALL_BYTES = 16 * 1024;
/** A good deal more than any event of MLflow has; a text that is longer names none. */
const LONGEST_EVENT = 200;
const SLICE_BYTES = 256 * 1024;

/** The event that a delivery's body names, known or not: `model_version.created`. @returns undefined when it names none */
export async function eventOfBody(body: Buffer): Promise<string | undefined> {
  const { entity, action } = body.length <= SMALL_BYTES ? parsed(body) : await scanned(body);
  if (typeof entity !== 'string' || typeof action !== 'string' || entity.length + action.length >= LONGEST_EVENT) return undefined;
  return `${entity}.${action}`;
}

/** What a body says of itself, as far as a list shows it. */
export interface Told {
  /** Known to MLflow or not. */
  event?: string;
  about?: Subject;
}

/** A name as MLflow writes them: what stands before and behind the full stop of an event. */
const PART = /^[\w-]{1,100}$/;
/** What is said of its subject stands in a row of the list. */
const LONGEST_TEXT = 300;
const MOST_SCANNED_BYTES = 1024 * 1024;

/** The event that a body names and what it is about; of a body over 16 KiB only the event, of one over 1 MiB nothing. */
export async function toldBy(body: Buffer): Promise<Told> {
  if (body.length > MOST_SCANNED_BYTES) return {};
  const isSmall = body.length <= SMALL_BYTES;
  const { entity, action, data } = isSmall ? parsed(body) : await scanned(body);
  if (typeof entity !== 'string' || typeof action !== 'string' || !PART.test(entity) || !PART.test(action)) return {};
  const about = subjectIn(entity, data);
  return { event: `${entity}.${action}`, ...(about && { about }) };
}

function subjectIn(entity: string, data: unknown): Subject | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const fields = data as Record<string, unknown>;
  const kind = SUBJECT_KINDS.find((known) => entity.startsWith(known)) ?? 'model';
  const name = textIn(fields, kind === 'budget' ? 'budget_policy_id' : 'name');
  if (name === undefined) return undefined;
  const [version, alias, key, value] = ['version', 'alias', 'key', 'value'].map((field) => textIn(fields, field));
  return {
    kind,
    name,
    ...(version !== undefined && { version }),
    ...(alias !== undefined && { alias }),
    ...(key !== undefined && { tag: { key, ...(value !== undefined && { value }) } }),
  };
}

function textIn(fields: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).slice(0, LONGEST_TEXT);
}

interface Named {
  entity?: unknown;
  action?: unknown;
  data?: unknown;
}

function parsed(body: Buffer): Named {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // not JSON: no event, which is all that is asked here
  }
}

async function scanned(body: Buffer): Promise<Named> {
  const scan = createMemberScan(['entity', 'action']);
  for (let at = 0; at < body.length && !scan.isBroken(); at += SLICE_BYTES) {
    scan.push(body.subarray(at, at + SLICE_BYTES));
    await nextTurn();
  }
  return scan.end();
}
