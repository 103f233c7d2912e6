import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import { rowNamed } from '../find.ts';
import { given } from '../shapes/given.ts';
import { type AskCore, ToolProblem, tool } from '../tool.ts';
import { untrusted, wired } from '../untrusted.ts';

/** Larger bodies are compared by their bytes alone: reading them as JSON would hold everybody else up. */
const MOST_JSON_BYTES = 512 * 1024;

const change = z.object({
  kind: z.enum(['added', 'removed', 'changed', 'rewritten']),
  name: untrusted,
  before: maybe(untrusted),
  after: maybe(untrusted),
});

const id = z.string().min(1).max(100);

export const diff = tool({
  name: 'diff',
  title: 'Compare two requests',
  description:
    'Compares two requests in layers: headers, values of the JSON, order of keys, spaces, bytes. "rewritten" is the same value written in another way, which changes a signature and nothing else.',
  kind: 'look',
  about: ['a', 'b'],
  input: z.strictObject({ a: id.describe('d12, c7, or a delivery id.'), b: id.describe('d12, c7, or a delivery id.') }),
  output: z.object({
    headers: z.array(change),
    body: z.object({
      same: z.boolean().describe('No byte differs.'),
      bytesOfA: z.int(),
      bytesOfB: z.int(),
      firstDifference: maybe(z.int()).describe('First byte that differs, from 0: get_body reads around it.'),
      json: maybe(z.array(change)).describe('Absent where one of them is not JSON or very long.'),
      keyOrder: maybe(z.array(untrusted)).describe('Objects whose keys have another order.'),
      whitespace: maybe(z.literal(true)).describe('Spaces behind colons and commas differ.'),
    }),
  }),
  async run({ a, b }, { core }) {
    const [before, after] = await Promise.all([requestNamed(core, a), requestNamed(core, b)]);
    const headers = diffHeaders(before.headers, after.headers);
    const large = Math.max(before.body.length, after.body.length) > MOST_JSON_BYTES;
    const body = large ? bytesOnly(before.body, after.body) : diffBodies(before.body, after.body);
    const { json } = body;
    return {
      data: {
        headers: headers.map(changeOf),
        body: given({
          same: body.same,
          bytesOfA: before.body.length,
          bytesOfB: after.body.length,
          firstDifference: body.firstDifference,
          json: json?.changes.map(changeOf),
          keyOrder: json?.keyOrder.map((path) => wired(path || 'the whole')),
          whitespace: json?.whitespace ? (true as const) : undefined,
        }),
      },
      text: textOf(headers.length, body),
      outcome: body.same && headers.length === 0 ? 'the same' : 'they differ',
    };
  },
});

async function requestNamed(core: AskCore, name: string) {
  const row = /^c\d+$/.test(name) ? undefined : await rowNamed(core, name);
  if (row && row.source !== 'external')
    return { headers: row.request.headers, body: (await core.deliveryBody(row.id)) ?? new Uint8Array() };
  const captureId = row?.captureList.at(-1)?.id ?? name;
  const capture = await core.capture(captureId);
  if (!capture)
    throw new ToolProblem(`There is no request ${JSON.stringify(captureId.slice(0, 60))}. list_deliveries shows those that are kept.`);
  return { headers: capture.headers, body: (await core.captureBody(captureId)) ?? new Uint8Array() };
}

function bytesOnly(before: Uint8Array, after: Uint8Array): BodyDiff {
  if (Buffer.compare(before, after) === 0) return { same: true };
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  return { same: false, firstDifference: at };
}

const changeOf = (one: HeaderChange | JsonChange): z.input<typeof change> =>
  given({
    kind: one.kind,
    name: wired('name' in one ? one.name : one.path || 'the whole', 120),
    before: 'before' in one ? wired(one.before, 200) : undefined,
    after: 'after' in one ? wired(one.after, 200) : undefined,
  });

function textOf(headers: number, { same, firstDifference, json }: BodyDiff): string {
  const words = [headers === 0 ? 'Headers: the same.' : `Headers: ${headers} differences.`];
  if (same) return [...words, 'Body: the same bytes.'].join(' ');
  words.push(`Body: the first byte that differs is number ${firstDifference ?? 0}, counted from 0.`);
  if (json) {
    const rewritten = json.changes.filter(({ kind }) => kind === 'rewritten').length;
    words.push(`Values: ${json.changes.length - rewritten} differ, ${rewritten} are the same written in another way.`);
    if (json.keyOrder.length > 0) words.push('The order of keys differs.');
    if (json.whitespace) words.push('Spaces differ.');
  }
  return words.join(' ');
}
