// npm run record-mlflow -- X.Y.Z: installs that release of MLflow from PyPI into an environment of its own, plays the transcripts in
// test/fixtures/golden against its server, and writes what it does otherwise to test/fixtures/golden/releases/X.Y.Z. The environment is
// removed afterwards; `--keep` leaves it. `--python FILE` takes an environment that is there already (with PYTHONPATH where the release is laid
// over it). `--only rest,waits,urls,proxies` records a part of it anew, and `--group keys` with it one group of the transcript.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type GoldenTimeline, readGolden } from '../support/golden.ts';
import { readExchanges } from '../support/golden-replay.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { differencesFrom } from './differences.ts';
import { recordKnownEvents } from './known-events.ts';
import { recordProxies } from './proxies.ts';
import { installRelease, type Release, removeRelease } from './release.ts';
import { recordTimelines } from './timelines.ts';
import { recordTranscript } from './transcript.ts';
import { recordUrlRules } from './url-rules.ts';

/** What is recorded, unless `--only` names some of it: the transcript, waits, rules of URLs, proxies. */
const PARTS = {
  async rest({ python, about }: Release): Promise<string> {
    const events = await withServer(python, KEY, ({ url }) => recordKnownEvents(url));
    const first = await withServer(python, OPEN, ({ url }) => recordTranscript(url, events, values.group));
    const second = await withServer(python, OPEN, ({ url }) => recordTranscript(url, events, values.group));
    const golden = { exchanges: readExchanges(), deliveries: readGolden('deliveries.jsonl') };
    const { answers, deliveries, missing } = differencesFrom(golden, events, [first, second]);
    if (values.group !== undefined) {
      writeLines('rest.jsonl', [...(await ofOtherGroups(values.group)), ...answers]);
      return `${answers.length} other answers in ${values.group}`;
    }
    const recordedOn = new Date().toISOString().slice(0, 10);
    writeFileSync(fileOf('about.json'), `${JSON.stringify({ ...about, recordedOn, events, missingDeliveries: missing }, null, 2)}\n`);
    writeLines('rest.jsonl', answers);
    writeLines('deliveries.jsonl', deliveries);
    return `${answers.length} other answers, ${deliveries.length} other deliveries, ${missing.length} deliveries less`;
  },
  async waits({ python }: Release): Promise<string> {
    const timelines = await withServer(python, OPEN, ({ url }) => recordTimelines(url));
    const others = timelines.filter((timeline) => !isSameTimeline(timeline));
    writeLines('retry_timelines.jsonl', others);
    return `${others.length} other timelines`;
  },
  async urls({ python }: Release): Promise<string> {
    const rules = await withServer(python, KEY, ({ url }) => recordUrlRules(url));
    writeLines('url_rules.jsonl', rules);
    return `${rules.length} URLs`;
  },
  async proxies({ python }: Release): Promise<string> {
    const exchanges = await recordProxies(python);
    const golden = new Set(readGolden('proxies.jsonl').map((line) => JSON.stringify(line)));
    const others = exchanges.filter((exchange) => !golden.has(JSON.stringify(exchange)));
    writeLines('proxies.jsonl', others);
    return `${others.length} other cases with a proxy`;
  },
};

/** Lines that were recorded before. */
async function ofOtherGroups(group: string): Promise<object[]> {
  const mine = new Set(readExchanges().flatMap((line) => (line.group === group ? [line.name] : [])));
  const text = await readFile(fileOf('rest.jsonl'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as { name: string }).filter(({ name }) => !mine.has(name));
}

async function record(release: Release): Promise<void> {
  const { about } = release;
  console.log(`MLflow ${about.mlflow} with urllib3 ${about.urllib3}, requests ${about.requests}, Python ${about.python}`);
  mkdirSync(path.dirname(fileOf('about.json')), { recursive: true });
  for (const [name, part] of Object.entries(PARTS)) if (wanted.includes(name)) console.log(await part(release));
}

const fileOf = (name: string) => path.join(import.meta.dirname, '..', 'fixtures', 'golden', 'releases', version, name);

/** A key for secrets; made for tests, and none that anything else uses. */
const KEY = {
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'aG9va2dsYXNzLXRlc3Qta2V5LWhvb2tnbGFzcy0zMmI=',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
};
/** As the transcripts were recorded. */
const OPEN = {
  ...KEY,
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: '0',
  MLFLOW_WEBHOOK_REQUEST_TIMEOUT: '2',
};

async function withServer<T>(python: string, env: Record<string, string>, use: (server: RunningMlflowServer) => Promise<T>): Promise<T> {
  const server = await startMlflowServer(python, env);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Jitter is up to a second; a wait that is another by more is another rule. */
const SAME_WITHIN_S = 1.2;

function isSameTimeline(timeline: GoldenTimeline): boolean {
  const golden = readGolden('retry_timelines.jsonl').find(({ name }) => name === timeline.name);
  if (!golden || JSON.stringify(golden.requests) !== JSON.stringify(timeline.requests)) return false;
  if (!timeline.gaps_s.every((gapS, i) => Math.abs(gapS - (golden.gaps_s[i] ?? 0)) < SAME_WITHIN_S)) return false;
  return comparable(golden.result) === comparable(timeline.result);
}

/** Ports and memory addresses differ from run to run. */
const comparable = (result: object) => JSON.stringify(result).replaceAll(/port=\d+|127\.0\.0\.1:\d+|0x[0-9a-f]+/g, '*');

function writeLines(name: string, lines: readonly object[]): void {
  writeFileSync(fileOf(name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'boolean', default: false }, python: { type: 'string' }, only: { type: 'string' }, group: { type: 'string' } },
});
const [version = ''] = positionals;
const wanted = values.only?.split(',') ?? Object.keys(PARTS);
if (wanted.some((name) => !(name in PARTS))) {
  console.error(`--only takes ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error('Say which release: npm run record-mlflow -- 3.18.0');
  process.exit(2);
}
const directory = values.python ? path.dirname(path.dirname(values.python)) : mkdtempSync(path.join(tmpdir(), `mlflow-${version}-`));
try {
  await record(await installRelease(version, directory));
} finally {
  if (!values.keep && !values.python) removeRelease(directory);
}
