import { nextTurn } from '#core/http/turns.ts';
import { createMemberScan } from './member-scan.ts';

/** Up to here a body is parsed in one go, some milliseconds at the worst; a larger one is looked through without being built. */
const SMALL_BYTES = 16 * 1024;
/** A good deal more than any event of MLflow has; a text that is longer names none. */
const LONGEST_EVENT = 200;
const SLICE_BYTES = 256 * 1024;

/** The event that a delivery's body names, known or not: `model_version.created`. @returns undefined when it names none */
export async function eventOfBody(body: Uint8Array): Promise<string | undefined> {
  const { entity, action } = body.length <= SMALL_BYTES ? parsed(body) : await scanned(body);
  if (typeof entity !== 'string' || typeof action !== 'string' || entity.length + action.length >= LONGEST_EVENT) return undefined;
  return `${entity}.${action}`;
}

interface Named {
  entity?: unknown;
  action?: unknown;
}

function parsed(body: Uint8Array): Named {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // not JSON: no event, which is all that is asked here
  }
}

async function scanned(body: Uint8Array): Promise<Named> {
  const scan = createMemberScan(['entity', 'action']);
  for (let at = 0; at < body.length && !scan.isBroken(); at += SLICE_BYTES) {
    scan.push(body.subarray(at, at + SLICE_BYTES));
    await nextTurn();
  }
  return scan.end();
}
