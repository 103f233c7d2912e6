import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ProxyExchange } from './proxy-cases.ts';

/** One webhook request of a real MLflow 3.17.2, as its receiver saw it. */
export interface GoldenDelivery {
  name: string;
  event: string | null;
  secret: string | null;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string;
  /** JSON pointers into headers and body. */
  volatile: string[];
}

/** One delivery of a real MLflow 3.17.2 against a scripted receiver. */
export interface GoldenTimeline {
  name: string;
  receiver: { status?: number; headers?: Record<string, string>; do?: 'reset' | 'close' | 'hang'; seconds?: number }[];
  attempts: number;
  gaps_s: number[];
  requests: string[];
  result: { success: boolean; response_status?: number; error_message?: string };
}

interface GoldenFiles {
  'deliveries.jsonl': GoldenDelivery;
  'retry_timelines.jsonl': GoldenTimeline;
  'proxies.jsonl': ProxyExchange;
}

/** The lines of a file in test/fixtures/golden; its README states their shape. */
export function readGolden<Name extends keyof GoldenFiles>(name: Name): GoldenFiles[Name][] {
  const file = fileURLToPath(new URL(`../fixtures/golden/${name}`, import.meta.url));
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenFiles[Name]);
}
