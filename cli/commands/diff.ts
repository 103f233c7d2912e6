import { StartError } from '#shared/domain/app/start-error.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import { command } from '../command.ts';
import { type Compared, comparedRequest } from '../compared-request.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { print, printError, printProse } from '../print.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

/** Compares two requests in layers: headers, values of the body, order of keys, spaces, bytes. */
export const diff = command({
  usage: ['diff A B [flags]'],
  about: [
    'Compares two requests in layers: headers, values of the body, order of keys, spaces, bytes. + was added in B, − is missing there, ~ has another value, ≈ is the same value written in another way.',
    'Each of the two is a delivery (d1 or its delivery id), a request that came (c1), or a file; “-” is standard input. A file is a request as it was copied (curl, HAR, raw HTTP, an export), and compared with its headers, or a body alone. Of a file with several requests, FILE#3 is the third. A core is needed for what a core keeps.',
  ],
  flags: CORE_FLAGS,
  json: 'one line {"headers", "body"}: a list of changes {"kind", "name", "before", "after"}, and {"same", "firstDifference", "json": {"changes", "keyOrder", "whitespace"}}. Both are empty and "same" where nothing differs.',
  examples: [
    { says: 'Two deliveries', run: 'hookglass diff d1 d2', exit: 1 },
    { says: 'What was sent, and what a proxy recorded', run: 'hookglass diff d1 request.har' },
    { says: 'Two requests of one archive', run: "hookglass diff 'bug.har#1' 'bug.har#2' --json", exit: 1 },
    { says: 'A body that your code wrote again', run: "hookglass show d1 --body | tr -d ' ' | hookglass diff d1 -", exit: 1 },
  ],
  exits: { 1: 'they differ', 3: 'one of them is kept by a core, and none runs on this data directory' },
  async run({ values, positionals }, env) {
    const [a, b] = positionals;
    if (a === undefined || b === undefined || positionals.length > 2)
      throw new StartError('usage', 'diff takes two: deliveries (d1), requests that came (c1), delivery ids or files.');
    const before = await comparedRequest(a, values, env);
    const after = await comparedRequest(b, values, env);
    const headers = before.headers && after.headers ? diffHeaders(before.headers, after.headers) : [];
    const body = diffBodies(before.body, after.body);
    if (values.json) print(terminalJson({ headers, body }));
    else {
      for (const note of [...notesOf(a, before, after), ...notesOf(b, after, before)]) printError(terminalText(note));
      for (const line of [...headers.map(headerLine), ...bodyLines(body, before, after)]) printProse(terminalText(line), BEHIND_MARK);
    }
    return body.same && headers.length === 0 ? 0 : 1;
  },
});

const notesOf = (name: string, { headers, notes }: Compared, other: Compared): string[] => [
  ...notes.map((note) => `${name}: ${note}`),
  ...(headers || !other.headers ? [] : [`${name} is a body alone, so that headers are not compared.`]),
];

/** What is broken in a terminal goes on below its text, so that marks stand alone in their column. */
const BEHIND_MARK = 2;

const MARKS = { added: '+', removed: '−', changed: '~', rewritten: '≈' } as const;

const headerLine = (change: HeaderChange) => `${MARKS[change.kind]} ${change.name}: ${values(change)}`;

function bodyLines({ same, firstDifference = 0, json }: BodyDiff, before: Compared, after: Compared): string[] {
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
