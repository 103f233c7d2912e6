import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RECORDED_RELEASES, type RecordedRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { readRelease } from '../support/golden-release.ts';
import { type ReceivedDelivery, startReplay } from '../support/golden-replay.ts';
import { NOT_IMITATED } from '../support/not-imitated.ts';
import { startMlflow } from '../support/start-mlflow.ts';

/** In these groups the order of answers depends on times in milliseconds. */
const SLOW_GROUPS = new Set(['setup', 'search']);
const GAP_MS = 12;
const LIMIT_MS = 120_000;

describe.each(RECORDED_RELEASES)('as MLflow %s', (version) => {
  it(
    'answers what it answered, but for what is listed',
    async () => {
      const mlflow = await startMlflow({
        release: releaseOf(version),
        settings: { profile: 'mlflow', timeScale: 0.01, requestTimeoutMs: 2000 },
      });
      const replay = await startReplay(mlflow.url);
      const different: string[] = [];
      for (const line of readRelease(version).exchanges) {
        if (SLOW_GROUPS.has(line.group)) await pause(GAP_MS);
        const difference = await replay.exchange(line);
        if (difference !== undefined && !isExcused(version, line.name, difference)) different.push(`${line.name}: ${difference}`);
      }
      await mlflow.stop(); // waits for what is being sent
      const deliveries = replay.deliveries.map((delivery) => replay.toTheirs(contentOf(delivery)));
      await replay.close();

      expect(different).toEqual([]);
      const recorded = readRelease(version).deliveries.map(contentOf);
      expect(recorded.filter((content) => !deliveries.includes(content))).toEqual([]);
      expect(deliveries.filter((content) => readsLike(content, unknownTo(version)))).toEqual([]);
    },
    LIMIT_MS,
  );
});

function isExcused(version: RecordedRelease, name: string, difference: string): boolean {
  if (NOT_IMITATED.some(({ releases, lines }) => releases.includes(version) && lines.test(name))) return true;
  return ANY_ORDER_OF_TAGS.includes(version) && isOnlyOrder(difference);
}

/** These list tags now in one order, now in another: what the database makes of its query. */
const ANY_ORDER_OF_TAGS: readonly RecordedRelease[] = ['3.10.1', '3.11.1'];

function isOnlyOrder(difference: string): boolean {
  const [expected = '', got = ''] = difference.replace(/^expected /, '').split('\n     got ');
  const sorted = (text: string) =>
    text
      .split('\n')
      .map((line) => line.replace(/,$/, ''))
      .sort()
      .join('\n');
  return sorted(expected) === sorted(got);
}

/** A delivery but for its ids, times and what is a digest of them: where it went, all its headers in their order, and what it says. */
function contentOf({ method, path, headers, body }: Pick<ReceivedDelivery, 'method' | 'path' | 'headers' | 'body'>): string {
  const lines = headers.map(([name, value]) => `${name}: ${CHANGING.has(name) ? '*' : value}`).join(' | ');
  return `${method} ${path} | ${lines} | ${body.replace(/"timestamp": "[^"]*"/, '"timestamp": *')}`;
}

/** Others of each delivery; Host is that of whoever listens. */
const CHANGING: ReadonlySet<string> = new Set(['Host', 'X-MLflow-Delivery-Id', 'X-MLflow-Timestamp', 'X-MLflow-Signature']);

/** Events that came with a later release. */
const unknownTo = (version: RecordedRelease) => WEBHOOK_EVENTS.filter((event) => !releaseOf(version).events.has(event));

const readsLike = (content: string, events: readonly string[]) =>
  events.some((event) => content.includes(`{"entity": "${event.split('.')[0]}", "action": "${event.split('.')[1]}"`));
