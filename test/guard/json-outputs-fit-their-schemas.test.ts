import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OUTPUTS } from '#cli/outputs/outputs.ts';
import { VERBS } from '#cli/verbs.ts';
import { type ExampleWorld, startExampleWorld } from '../support/example-world.ts';
import { lineJudge } from '../support/json-lines.ts';

/** One thing that is typed, and what it prints. */
interface Typed {
  line: string;
  /** Definitions of the schema, one for each line of the output in turn; the last stands for all that follow. None: nothing is printed. */
  prints: readonly string[];
  /** 0 where nothing is said; several where it may end in one way or another. */
  exit?: number | readonly number[];
  /** It goes on until it is stopped. */
  endless?: true;
  /** What is typed beside it, again and again until it has said something. */
  beside?: string;
}

const post = (url: string, body: object) =>
  `node -e 'fetch("${url}", {method: "POST", headers: {"content-type": "application/json"}, body: process.argv[1]}).then((r) => r.text())' '${JSON.stringify(body)}'`;
const API = '/api/2.0/mlflow';
const THEIRS = { name: 'theirs', url: 'http://127.0.0.1:1/', events: [{ entity: 'PROMPT', action: 'CREATED' }] };

const TYPED: readonly Typed[] = [
  {
    line: 'hookglass deliveries --json',
    prints: ['DeliverySummary', 'DeliverySummary', 'DeliverySummary', 'DeliverySummary', 'ArrivalSummary'],
  },
  { line: 'hookglass deliveries --json model:nobody', prints: [] },
  { line: 'hookglass deliveries --json state:unheard', prints: ['UnheardEvent'] },
  { line: 'hookglass deliveries --json colour:red', prints: [], exit: 2 },
  { line: 'hookglass deliveries --json --follow id:d1', prints: ['DeliverySummary'], endless: true },
  { line: 'hookglass deliveries show d2 --json', prints: ['ShownDelivery'] },
  { line: 'hookglass deliveries show c2 --json', prints: ['ShownArrival'] },
  { line: 'hookglass show d1 --json', prints: ['ShownDelivery'] },
  { line: 'hookglass show d2 --json', prints: ['ShownDelivery'] },
  { line: 'hookglass show d3 --json', prints: ['ShownDelivery'] },
  { line: 'hookglass show c2 --json', prints: ['ShownArrival'] },
  { line: 'hookglass show a1 --json', prints: ['ApiCall'] },
  { line: 'hookglass show d999 --json', prints: [], exit: 2 },
  { line: 'hookglass captures --json', prints: ['CaptureSummary'] },
  { line: 'hookglass captures --json verified:no endpoint:nowhere', prints: [] },
  { line: 'hookglass calls --json', prints: ['ApiCall'] },
  { line: 'hookglass calls --json status:5xx', prints: [] },
  { line: 'hookglass open --json', prints: ['LaunchLink'] },
  { line: 'hookglass token --json', prints: ['Token'] },
  { line: 'hookglass cert --json', prints: ['LocalCertificate'] },
  { line: 'hookglass trigger model_version.created --json', prints: ['DeliverySummary'] },
  { line: 'hookglass trigger prompt_tag.set --json --expect', prints: ['DeliverySummary'], exit: 1 },
  { line: 'hookglass trigger events.json --json', prints: ['DeliverySummary', 'DeliverySummary'] },
  { line: 'hookglass trigger model_version.created --json --schema', prints: ['EventKind'] },
  { line: 'hookglass trigger model_version.created --json --dry-run', prints: ['PlannedBody'] },
  { line: 'hookglass trigger model.flown --json', prints: [], exit: 2 },
  { line: 'hookglass wait --event model_version.created --json', prints: ['DeliverySummary'] },
  { line: 'hookglass wait --event budget_policy.exceeded --timeout 0.2s --json', prints: [], exit: 124 },
  { line: 'hookglass replay d1 --times 2 --json', prints: ['DeliverySummary', 'DeliverySummary'] },
  { line: 'hookglass replay d1 --verbatim --json', prints: ['DeliverySummary'] },
  { line: 'hookglass replay --failed --since 1h --json', prints: ['DeliverySummary'] },
  { line: 'hookglass replay iris.jsonl --webhook champions --json', prints: ['DeliverySummary'] },
  { line: 'hookglass replay c2 --to http://127.0.0.1:3000/hooks --times 2 --json', prints: ['Forwarded', 'Forwarded'] },
  { line: 'hookglass replay c2 --to http://127.0.0.1:1/hooks --expect --json', prints: ['Forwarded'], exit: 1 },
  { line: 'hookglass replay d999 --json', prints: [], exit: 2 },
  { line: 'hookglass hold d3 d4 --json', prints: ['DeliverySummary', 'DeliverySummary'] },
  { line: 'hookglass deliveries --json state:held', prints: ['DeliverySummary'] },
  { line: 'hookglass release d3 --json', prints: ['DeliverySummary'] },
  { line: 'hookglass retry d3 --json', prints: ['DeliverySummary'] },
  { line: 'hookglass cancel d4 --json', prints: ['DeliverySummary'] },
  { line: 'hookglass cancel d1 --json', prints: [], exit: 2 },
  { line: 'hookglass diff d1 d2 --json', prints: ['Compared'], exit: 1 },
  { line: 'hookglass diff d1 d1 --json', prints: ['Compared'] },
  {
    line: `printf '{"a": 1.0, "b": 2}' > a.txt; printf '{"b":3,"a":1,"c":[]}' > b.txt; hookglass diff a.txt b.txt --json`,
    prints: ['Compared'],
    exit: 1,
  },
  { line: 'hookglass diff a.txt nowhere.txt --json', prints: [], exit: 2 },
  { line: 'hookglass signature sign --secret-env HOOK_SECRET --body body.json --json', prints: ['Signed'] },
  { line: 'hookglass signature sign request.har --secret-env HOOK_SECRET --json', prints: ['Signed'] },
  { line: 'hookglass signature verify request.har --secret-env HOOK_SECRET --json', prints: ['Verified'] },
  { line: 'hookglass signature verify --secret-env HOOK_SECRET --body body.json --json', prints: ['Verified'], exit: 1 },
  { line: 'hookglass signature explain d2 --json', prints: ['Explained'], exit: 1 },
  { line: 'hookglass signature explain c2 --json', prints: ['Explained'], exit: 1 },
  { line: "hookglass signature explain request.har --secret-env HOOK_SECRET --value 'v1,AAAA' --json", prints: ['Explained'], exit: 1 },
  { line: 'hookglass signature explain request.har --secret-env HOOK_SECRET --json', prints: ['Explained'] },
  { line: 'hookglass signature fly --json', prints: [], exit: 2 },
  { line: 'hookglass export --json', prints: ['ExportedCapture'] },
  { line: 'hookglass export --deliveries --json', prints: ['ExportedDelivery'] },
  { line: 'hookglass export --deliveries --as har --json', prints: ['HttpArchive'] },
  { line: 'hookglass export --as har --json endpoint:nowhere', prints: ['HttpArchive'] },
  { line: 'hookglass export --as har --json', prints: ['HttpArchive'] },
  { line: 'hookglass export --as curl --json', prints: ['CommandLine'] },
  { line: 'hookglass export --json endpoint:nowhere', prints: [] },
  { line: 'hookglass import iris.jsonl --json', prints: ['DeliveryDetail'] },
  { line: 'hookglass import request.har --secret-env HOOK_SECRET --json', prints: ['DeliveryDetail'] },
  { line: 'hookglass import a.txt --json', prints: [], exit: 2 },
  {
    line: `${post(`https://mlflow.example.com${API}/registered-models/create`, { name: 'wine' })}; ${post(`https://mlflow.example.com${API}/webhooks`, THEIRS)}; hookglass import --from-mlflow https://mlflow.example.com --json`,
    prints: ['ImportedItem', 'Webhook'],
  },
  { line: 'hookglass import --from-mlflow http://127.0.0.1:1 --json', prints: [], exit: 3 },
  { line: 'hookglass webhooks --json', prints: ['Webhook'] },
  {
    line: 'hookglass webhooks create added http://127.0.0.1:3000/hooks --secret-env HOOK_SECRET --description mine --json',
    prints: ['Webhook'],
  },
  { line: 'hookglass webhooks test added --json', prints: ['Tested'] },
  { line: 'hookglass webhooks test picky --json', prints: ['Tested'], exit: 1 },
  { line: 'hookglass webhooks create gone http://127.0.0.1:1/hooks --events prompt.created --json', prints: ['Webhook'] },
  { line: 'hookglass webhooks disable added --json', prints: ['Webhook'] },
  { line: 'hookglass webhooks enable added --json', prints: ['Webhook'] },
  { line: 'hookglass webhooks set-secret added --secret-env HOOK_SECRET --json', prints: ['Webhook'] },
  { line: 'hookglass webhooks secret added --json', prints: ['Secret'] },
  { line: 'hookglass webhooks delete gone --json', prints: ['Webhook'] },
  { line: 'hookglass webhooks delete nobody --json', prints: [], exit: 2 },
  { line: 'hookglass check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET --json', prints: ['CheckReport'] },
  {
    line: 'hookglass check http://127.0.0.1:3000/hooks --secret-env HOOK_SECRET --case altered-body --json',
    prints: ['CheckReport'],
    exit: 1,
  },
  { line: 'hookglass check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET --explore --runs 2 --json', prints: ['ExploreReport'] },
  {
    line: 'hookglass check http://127.0.0.1:3000/hooks --secret-env HOOK_SECRET --explore --runs 5 --seed 1 --save story --json',
    prints: ['ExploreReport'],
    exit: 1,
  },
  { line: 'hookglass check http://127.0.0.1:1/ --secret-env HOOK_SECRET --json', prints: [], exit: 3 },
  { line: 'hookglass doctor --json', prints: ['Findings'], exit: [0, 1] },
  { line: 'hookglass doctor --mlflow-uri https://mlflow.example.com --json', prints: ['Findings'], exit: [0, 1] },
  { line: 'hookglass tunnel status --json', prints: ['TunnelStatus'] },
  { line: 'hookglass tunnel providers --json', prints: ['TunnelProvider'] },
  { line: 'hookglass tunnel follow champions --json', prints: ['TunnelStatus'] },
  { line: 'hookglass tunnel unfollow champions --json', prints: ['TunnelStatus'] },
  { line: `hookglass tunnel start custom --url-pattern 'at (\\S+)' --timeout 1s --json -- false {port}`, prints: [], exit: 124 },
  { line: 'hookglass tunnel status --json', prints: ['TunnelStatus'], exit: 1 },
  { line: 'hookglass tunnel stop --json', prints: ['TunnelStatus'] },
  {
    line: `printf '#!/bin/sh\\necho listening at $1\\nexec sleep 60\\n' > bore; chmod +x bore; hookglass tunnel start custom --url-pattern 'at (\\S+)' --json -- "$PWD/bore" http://127.0.0.1:8000 {port}`,
    prints: ['TunnelStatus'],
  },
  { line: 'hookglass tunnel stop --json', prints: ['TunnelStatus'] },
  { line: 'hookglass tunnel fly --json', prints: [], exit: 2 },
  { line: 'hookglass mlflow-versions --json', prints: ['Releases'] },
  { line: 'hookglass mlflow-versions diff 3.10 3.17 --json', prints: ['Changes'] },
  { line: 'hookglass mlflow-versions diff 3.17 3.17 --json', prints: ['Changes'] },
  { line: 'hookglass mlflow-versions diff 1 2 --json', prints: [], exit: 2 },
  { line: 'hookglass receiver new hono my-receiver --json', prints: ['NewReceiver'] },
  { line: 'hookglass receiver new hono my-receiver --json', prints: [], exit: 2 },
  {
    line: 'hookglass listen -f http://127.0.0.1:3000/hooks --json',
    prints: ['CaptureSummary'],
    endless: true,
    beside: post('http://127.0.0.1:8000/webhook', {}),
  },
  {
    line: 'hookglass serve --data-dir other --mlflow-port 0 --receiver-port 0 --receiver-tls-port off --inspector-port 0 --json --no-open',
    prints: ['Ready'],
    endless: true,
  },
  {
    line: 'hookglass attach --mlflow-uri https://mlflow.example.com --list-cache 0s --data-dir attached --mlflow-port 0 --receiver-port 0 --receiver-tls-port off --inspector-port 0 --json',
    prints: ['CaptureSummary'],
    endless: true,
    beside: post(`https://mlflow.example.com${API}/registered-models/create`, { name: 'by-now' }),
  },
];

const verbOf = ({ line }: Typed) => / ?hookglass ([a-z-]+)(?!.*hookglass )/.exec(line)?.[1] ?? '';
const WITH_JSON = (await Promise.all(Object.entries(VERBS).map(async ([name, { load }]) => ({ name, ...(await load()) })))).filter(
  ({ flags }) => 'json' in flags,
);

let world: ExampleWorld;
const judge = lineJudge();
const seen = new Set<string>();

beforeAll(async () => {
  world = await startExampleWorld();
});
afterAll(() => world.stop());

test('every verb that takes --json has a schema, and no other', () => {
  expect(WITH_JSON.map(({ name }) => name).toSorted()).toEqual(Object.keys(OUTPUTS).toSorted());
});

// They are typed one after the other: a later one may need what an earlier one made.
describe('what is printed with --json fits its schema, down to each member', () => {
  test.each(TYPED)('$line', async (typed) => {
    const { line, prints, exit = 0, endless, beside } = typed;
    const verb = verbOf(typed);

    const { code, stdout, stderr } = await (endless ? world.typedUntilItSpeaks(line, beside) : world.typed(line));
    const lines = stdout.split('\n').slice(0, -1);
    const judged = lines.map((one) => ({ line: one, ...judge(verb, one) }));

    for (const { fits } of judged) for (const name of fits) seen.add(`${verb} ${name}`);
    expect(judged.filter(({ fits }) => fits.length === 0)).toEqual([]);
    const wanted = lines.map((_, i) => prints[Math.min(i, prints.length - 1)]);
    expect({ fits: judged.map(({ fits }, i) => fits.find((name) => name === wanted[i])), stderr }).toEqual({ fits: wanted, stderr });
    expect(lines.length, stderr).toBeGreaterThanOrEqual(prints.length);
    if (prints.length === 0) expect({ stdout, says: stderr.split('\n').length - 1 }).toEqual({ stdout: '', says: expect.any(Number) });
    if (!endless) expect([exit].flat(), stderr).toContain(code);
  });

  test('and everything that a schema names was printed', () => {
    const named = Object.entries(OUTPUTS).flatMap(([verb, { outputs }]) => outputs.map(({ name }) => `${verb} ${name}`));

    expect(named.filter((one) => !seen.has(one))).toEqual([]);
  });
});

describe('what cannot be done is said in words, and nothing stands on standard output', () => {
  test.each(WITH_JSON.map(({ name }) => name))('%s', async (name) => {
    const wrongFlag = await world.typed(`hookglass ${name} --json --no-such-flag`);

    expect(wrongFlag).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/no-such-flag/) });
  });

  test.each([
    'deliveries',
    'captures',
    'calls',
    'open',
    'webhooks',
    'export',
    'show d1',
    'replay d1',
    'cancel d1',
    'trigger prompt.created',
    'wait',
  ])('%s without a core', async (words) => {
    const alone = await world.typed(`hookglass ${words} --json --data-dir nowhere`);

    expect(alone).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(/\S/) });
  });
});

test('a member that no schema names is noticed', () => {
  expect(judge('token', '{"token": "x"}')).toEqual({ fits: ['Token'], problems: [] });
  expect(judge('token', '{"token": "x", "more": 1}').problems).toEqual([
    'Token:  must NOT have additional properties {"additionalProperty":"more"}',
  ]);
});
