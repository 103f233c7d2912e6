import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RecordedRelease } from '#shared/domain/mlflow/release.ts';
import { type GoldenDelivery, type GoldenTimeline, readGolden } from './golden.ts';
import { type GoldenExchange, readExchanges } from './golden-replay.ts';
import type { ProxyExchange } from './proxy-cases.ts';

type OtherAnswer = Pick<GoldenExchange, 'name' | 'status' | 'response_content_type' | 'response_body' | 'volatile'> &
  Partial<GoldenExchange>;

interface UrlRule {
  url: string;
  status: number;
  message: string;
}

/** What test/fixtures/golden/releases holds of one release; the README there says what the fields mean. */
export interface GoldenRelease {
  about: { mlflow: string; urllib3: string; events: string[]; missingDeliveries: string[] };
  /** The whole transcript, with this release's own answers. */
  exchanges: GoldenExchange[];
  deliveries: GoldenDelivery[];
  /** All of them, with this release's own. */
  timelines: GoldenTimeline[];
  /** Those that are not as the transcript has them. */
  ownTimelines: GoldenTimeline[];
  urlRules: UrlRule[];
  /** What came of each case in proxy-cases.ts. */
  proxies: ProxyExchange[];
}

export function readRelease(release: RecordedRelease): GoldenRelease {
  const own = new Map(lines<OtherAnswer>(release, 'rest.jsonl').map((line) => [line.name, line]));
  const about = JSON.parse(read(release, 'about.json')) as GoldenRelease['about'];
  const ownDeliveries = lines<GoldenDelivery>(release, 'deliveries.jsonl');
  const ownTimelines = lines<GoldenTimeline>(release, 'retry_timelines.jsonl');
  const ownProxies = lines<ProxyExchange>(release, 'proxies.jsonl');
  const named = new Set([...about.missingDeliveries, ...ownDeliveries.map(({ name }) => name)]);
  return {
    about,
    exchanges: readExchanges().map((line) => merged(line, own.get(line.name))),
    deliveries: [...readGolden('deliveries.jsonl').filter(({ name }) => !named.has(name)), ...ownDeliveries],
    timelines: readGolden('retry_timelines.jsonl').map((line) => ownTimelines.find(({ name }) => name === line.name) ?? line),
    ownTimelines,
    urlRules: lines<UrlRule>(release, 'url_rules.jsonl'),
    proxies: readGolden('proxies.jsonl').map((line) => ownProxies.find(({ name }) => name === line.name) ?? line),
  };
}

function merged(line: GoldenExchange, own: OtherAnswer | undefined): GoldenExchange {
  if (!own) return line;
  const { response_body_b64: _, ...rest } = line;
  const loose = /sqlite3|autoflush/.test(own.response_body ?? '') ? { loose: ['/response_body/message'] } : {};
  return { ...rest, ...own, volatile: [...new Set([...line.volatile, ...own.volatile])], ...loose };
}

const lines = <Line>(release: string, file: string): Line[] =>
  read(release, file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const read = (release: string, file: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/golden/releases/${release}/${file}`, import.meta.url)), 'utf8');
