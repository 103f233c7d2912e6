import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readSession } from '#shared/session/read-file.ts';
import { entriesOf, HAR_PROGRAMS } from '../support/har-forms.ts';

const MIB = 1024 ** 2;
const FILE_BYTES = 500 * MIB;
/** On a machine that has other things to do; 141 ms were measured, mostly of parsing one entry. */
const LONGEST_TURN_MS = 500;
const MOST_HEAP_BYTES = 200 * MIB;

const [chrome] = HAR_PROGRAMS;
if (!chrome) throw new Error('no program');
const deliveries = entriesOf(chrome).map((entry) => JSON.stringify(entry));

/** One page of a site, with a picture in it: what most of such a file is made of. */
const page = JSON.stringify({
  request: { method: 'GET', url: 'https://shop.example.com/picture.png', headers: [] },
  response: { status: 200, headers: [], content: { size: 3 * MIB, mimeType: 'image/png', text: 'A'.repeat(MIB), encoding: 'base64' } },
});

/** An archive of that size which is nowhere as a whole, with a delivery now and then. */
function* archive(bytes: number, entry: (index: number) => string): Generator<Uint8Array> {
  yield Buffer.from('{"log":{"version":"1.2","entries":[');
  let length = 0;
  for (let index = 0; length < bytes; index += 1) {
    const text = `${index === 0 ? '' : ',\n'}${entry(index)}`;
    length += text.length;
    yield Buffer.from(text);
  }
  yield Buffer.from(']}}');
}

/** Whoever waits has a turn: how long it had to wait at most, and how much was held then. */
function watched() {
  const seen = { longestMs: 0, heapBytes: 0 };
  let before = performance.now();
  return {
    seen,
    async giveWay() {
      seen.longestMs = Math.max(seen.longestMs, performance.now() - before);
      seen.heapBytes = Math.max(seen.heapBytes, process.memoryUsage().heapUsed);
      await turn();
      before = performance.now();
    },
  };
}

describe('a file of 500 MB', () => {
  it('is read in pieces: nobody waits long, and only its deliveries are held', { timeout: 120_000 }, async () => {
    const { seen, giveWay } = watched();
    const heapBefore = process.memoryUsage().heapUsed;
    const session = await readSession(
      archive(FILE_BYTES, (index) => (index % 100 === 0 ? (deliveries[(index / 100) % deliveries.length] ?? page) : page)),
      giveWay,
    );

    expect(session.problem).toBeUndefined();
    expect(session.entries).toBeGreaterThan(400);
    expect(session.deliveries.length).toBe(3);
    expect(session.oddCount).toBe(session.entries - Math.ceil(session.entries / 100));
    expect(seen.longestMs).toBeLessThan(LONGEST_TURN_MS);
    expect(seen.heapBytes - heapBefore).toBeLessThan(MOST_HEAP_BYTES);
  });

  it('of deliveries alone is refused with the limit, and what was read of it is offered', { timeout: 120_000 }, async () => {
    const body = JSON.stringify({ entity: 'prompt', action: 'created', data: { name: 'long', description: 'x'.repeat(2 * MIB) } });
    const large = (index: number) =>
      JSON.stringify({
        startedDateTime: new Date(index * 1000).toISOString(),
        request: {
          method: 'POST',
          url: 'https://a/',
          headers: [{ name: 'X-MLflow-Delivery-Id', value: `id-${index}` }],
          postData: { text: body },
        },
        response: { status: 200, headers: [], content: {} },
      });
    const { giveWay } = watched();
    const session = await readSession(archive(FILE_BYTES, large), giveWay);

    expect(session.problem).toMatch(/^Its deliveries have more than 256 MiB, which is as much as is held\. The first \d+ were read\.$/);
    expect(session.deliveries.length).toBeGreaterThan(100);
  });
});
