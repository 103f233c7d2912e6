import { existsSync } from 'node:fs';
import type { ControlClient } from '#shared/client/control-client.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { readInput } from './input.ts';
import { asking, findCore } from './running-core.ts';
import { storedBody } from './stored-body.ts';

/** One side of a comparison. */
export interface Compared {
  /** Absent of a file that holds a body only. */
  headers: HeaderPairs | undefined;
  body: Uint8Array;
  /** What to know about how a file was read. */
  notes: readonly string[];
}

/**
 * A delivery, a request that came, or a file: a copied request or a body alone. `FILE#3` is the third request of a file.
 * @throws StartError `usage` for what is none of them; `target-unreachable` where a core is needed and none runs
 */
export async function comparedRequest(what: string, flags: { 'data-dir': string | undefined }, env: NodeJS.ProcessEnv): Promise<Compared> {
  if (what === '-' || existsSync(what)) return fromFile(what, undefined);
  const [, file = '', number] = /^(.+)#([1-9]\d{0,6})$/.exec(what) ?? [];
  if (number !== undefined && existsSync(file)) return fromFile(file, Number(number));
  if (/[/\\.]/.test(what)) throw new StartError('usage', `There is no file ${JSON.stringify(what)}.`);
  return stored((await findCore(flags, env)).client, what);
}

function fromFile(file: string, entry: number | undefined): Compared {
  const bytes = readInput(file);
  const pasted = readPasted(bytes, entry);
  if (pasted.kind === 'request' && pasted.bodyElsewhere === undefined) {
    const { request, among, notes } = pasted;
    const hint = among !== undefined && entry === undefined ? [`${file}#1 to ${file}#${among} name one each.`] : [];
    return { headers: request.headers, body: request.body, notes: [...notes, ...hint] };
  }
  if (pasted.kind === 'request') throw new StartError('usage', `${file}: ${pasted.bodyElsewhere}`);
  if (entry !== undefined) throw new StartError('usage', `${file}: ${pasted.says}`);
  return { headers: undefined, body: bytes, notes: [] };
}

async function stored(client: ControlClient, id: string): Promise<Compared> {
  const headers = await asking(async () =>
    /^c\d+$/.test(id) ? (await client.capture(id))?.headers : (await client.delivery(id))?.request.headers,
  );
  const body = headers && (await asking(() => storedBody(client, id)));
  if (headers && body) return { headers, body, notes: [] };
  throw new StartError('usage', `${JSON.stringify(id)} is neither a file nor a delivery nor a request that came.`);
}
