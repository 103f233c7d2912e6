import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RECORDED_RELEASES, RELEASE_CHANGES, releaseOf } from '#shared/domain/mlflow/release.ts';
import { readRelease } from '../../support/golden-release.ts';
import { readExchanges } from '../../support/golden-replay.ts';

const page = readFileSync(new URL('../../../docs/mlflow-versions.md', import.meta.url), 'utf8');

test.each(Object.entries(RELEASE_CHANGES))('the page tells of %s as the program does', (_, { since, now, before, seen }) => {
  const row = page.split('\n').find((line) => line.includes(now));

  expect(row?.split('|')[1]?.trim()).toBe(since);
  expect(row).toContain(before);
  for (const name of seen) expect(row).toContain(name);
});

test('each change is seen in a recording: a line of the transcript, a delivery against a receiver or a proxy, or a URL', () => {
  const names = new Set<string>(readExchanges().map(({ name }) => name));
  for (const version of RECORDED_RELEASES) {
    const { urlRules, ownTimelines, proxies } = readRelease(version);
    for (const { url } of urlRules) names.add(url);
    for (const { name } of [...ownTimelines, ...proxies]) names.add(name);
  }

  expect(Object.values(RELEASE_CHANGES).flatMap(({ seen }) => seen.filter((name) => !names.has(name)))).toEqual([]);
});

test.each(RECORDED_RELEASES)('MLflow %s has the events that a webhook could listen to there', (version) => {
  expect([...releaseOf(version).events].sort()).toEqual(readRelease(version).about.events.toSorted());
});
