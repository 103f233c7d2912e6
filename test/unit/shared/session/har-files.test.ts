import { describe, expect, it } from 'vitest';
import type { FiledDelivery } from '#shared/session/filed.ts';
import { readSession } from '#shared/session/read-file.ts';
import { entriesOf, HAR_PROGRAMS, type HarProgram, SEEN } from '../../../support/har-forms.ts';
import { HAR_ODDITIES, type HarOddity } from '../../../support/har-oddities.ts';

const giveWay = () => Promise.resolve();

/** In pieces that cut through everything. */
function* inPieces(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function fileOf(program: HarProgram, oddity: HarOddity): Uint8Array {
  const text = program.file({ entries: oddity.change(entriesOf(program)) });
  const written = oddity.write?.(text) ?? text;
  return typeof written === 'string' ? Buffer.from(written) : written;
}

const textOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? 'not recorded' : Buffer.from(bytes).toString('utf8'));

/** Each attempt as `status body answer`. */
function told({ detail, body, answers }: FiledDelivery) {
  return {
    id: detail.deliveryId,
    attempts: detail.attemptList.map(({ number, response }) => [response?.status, textOf(answers.get(number))]),
    body: textOf(body),
    size: detail.size,
  };
}

/** What was seen, as far as the oddity leaves it in the file. */
function expected({ lost = [], withoutBody = [], withoutAnswerBody = [] }: HarOddity) {
  const ids = [...new Set(SEEN.map(({ id }) => id))];
  return ids.map((id) => {
    const seen = SEEN.map((request, index) => ({ ...request, index })).filter(
      (request) => request.id === id && !lost.includes(request.index),
    );
    const body = seen.map(({ index, body: text }) => (withoutBody.includes(index) ? undefined : text)).find((text) => text !== undefined);
    return {
      id,
      attempts: seen.map(({ status, answer, index }) => [status, withoutAnswerBody.includes(index) ? 'not recorded' : answer]),
      body: body ?? 'not recorded',
      size: body === undefined ? -1 : Buffer.byteLength(body),
    };
  });
}

const FILES = HAR_PROGRAMS.flatMap((program) =>
  HAR_ODDITIES.map((oddity) => ({ name: `${program.name}: ${oddity.name}`, program, oddity })),
);

describe('a HAR file', () => {
  it('is tried in sixty forms and more', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(FILES)('of $name opens with every entry that can be read', async ({ program, oddity }) => {
    const session = await readSession(inPieces(fileOf(program, oddity), 997), giveWay);

    expect(session.deliveries.map(told)).toEqual(expected(oddity));
    expect(session.oddCount).toBe(oddity.odd ?? 0);
    expect(session.problem).toBeUndefined();
  });

  it('names the line and the reason of each entry that is odd', async () => {
    const [chrome] = HAR_PROGRAMS;
    if (!chrome) throw new Error('no program');
    const [first, ...rest] = entriesOf(chrome);
    const favicon = { request: { method: 'GET', url: 'https://shop.example.com/favicon.ico?v=2', headers: [] }, response: { status: 200 } };
    const text = chrome.file({ entries: [first, favicon, null, { request: { method: 'POST', url: 'https://a/' } }, ...rest] });
    const lineOf = (wanted: string) => text.slice(0, text.indexOf(wanted)).split('\n').length;

    const { odd, entries, requests } = await readSession([Buffer.from(text)], giveWay);

    expect([entries, requests]).toEqual([7, 4]);
    expect(odd).toEqual([
      { entry: 2, line: lineOf('"method": "GET"') - 2, kind: 'other', why: 'it is a GET for /favicon.ico, without a body' },
      { entry: 3, line: lineOf('\n      null') + 1, kind: 'unreadable', why: 'an object is expected' },
      { entry: 4, line: lineOf('"url": "https://a/"') - 3, kind: 'unreadable', why: '“headers” is missing' },
    ]);
  });

  it('with an entry that is not closed, or a text that is not, loses that entry alone', async () => {
    const [chrome] = HAR_PROGRAMS;
    if (!chrome) throw new Error('no program');
    const text = chrome.file({ entries: entriesOf(chrome) });
    const second = text.indexOf(SEEN[1]?.id ?? '');
    const unclosed = text.slice(0, second) + text.slice(second).replace('"bodySize"', '{"bodySize"');
    const unquoted = text.slice(0, second) + text.slice(second).replace('"httpVersion": "HTTP/1.1"', '"httpVersion": "HTTP/1.1');

    for (const broken of [unclosed, unquoted]) {
      const { deliveries, odd } = await readSession([Buffer.from(broken)], giveWay);
      expect(deliveries.map(({ detail }) => detail.deliveryId)).toEqual([SEEN[0]?.id, SEEN[2]?.id]);
      expect(odd).toHaveLength(1);
      expect(odd[0]).toMatchObject({ entry: 2, kind: 'unreadable' });
    }
  });
});
