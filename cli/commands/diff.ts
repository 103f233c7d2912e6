import { existsSync } from 'node:fs';
import type { ControlClient } from '#shared/client/control-client.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { readInput } from '../input.ts';
import { print } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

interface Side {
  /** A file has a body only. */
  headers: HeaderPairs | undefined;
  body: Uint8Array;
}

/** Compares two requests in layers: headers, values of the body, order of keys, spaces, bytes. */
export const diff = command({
  usage: ['diff A B [flags]'],
  about: [
    'Compares two requests in layers: headers, values of the body, order of keys, spaces, bytes. Each of the two is a delivery (d1), a capture (c1), a delivery id, or a file with a body.',
  ],
  examples: [],
  exits: { ...NO_CORE },
  flags: CORE_FLAGS,
  async run({ values, positionals }, env) {
    if (positionals.length !== 2) throw new StartError('usage', 'diff takes two: deliveries (d1), captures (c1), delivery ids or files.');
    const sides: Side[] = [];
    for (const what of positionals) {
      sides.push(
        existsSync(what) ? { headers: undefined, body: readInput(what) } : await stored((await findCore(values, env)).client, what),
      );
    }
    const [before, after] = sides;
    if (!before || !after) return 2;
    const headers = before.headers && after.headers ? diffHeaders(before.headers, after.headers) : [];
    const body = diffBodies(before.body, after.body);
    if (values.json) print(terminalJson({ headers, body }));
    else for (const line of [...headers.map(headerLine), ...bodyLines(body, before, after)]) print(terminalText(line));
    return body.same && headers.length === 0 ? 0 : 1;
  },
});

async function stored(client: ControlClient, id: string): Promise<Side> {
  const side = await asking(async () => {
    if (/^c\d+$/.test(id)) return sideOf((await client.capture(id))?.headers, await client.captureBody(id));
    return sideOf((await client.delivery(id))?.request.headers, await client.deliveryBody(id));
  });
  if (!side) throw new StartError('usage', `${JSON.stringify(id)} is neither a file nor a delivery nor a capture.`);
  return side;
}

const sideOf = (headers: HeaderPairs | undefined, body: Uint8Array | undefined): Side | undefined => headers && body && { headers, body };

const MARKS = { added: '+', removed: '−', changed: '~', rewritten: '≈' } as const;

const headerLine = (change: HeaderChange) => `${MARKS[change.kind]} ${change.name}: ${values(change)}`;

function bodyLines({ same, firstDifference = 0, json }: BodyDiff, before: Side, after: Side): string[] {
  if (same) return ['  body: the same bytes'];
  const where = `  body: the first byte that differs is number ${firstDifference + 1}; ${before.body.length} and ${after.body.length} bytes`;
  if (!json) return [where];
  return [
    ...json.changes.map((change) => `${MARKS[change.kind]} ${change.path || 'the whole'}: ${values(change)}`),
    ...json.keyOrder.map((path) => `  order of keys differs in ${path || 'the whole'}`),
    ...(json.whitespace ? ['  spaces behind colons and commas differ'] : []),
    where,
  ];
}

function values(change: JsonChange | HeaderChange): string {
  if (change.kind === 'added') return change.after;
  return change.kind === 'removed' ? change.before : `${change.before} → ${change.after}`;
}
