import { expect, it } from 'vitest';
import { createImports, type ReadableFile } from '#renderer/state/imports.ts';

const ENTRY = {
  startedDateTime: '2026-11-23T10:31:04.871Z',
  request: {
    method: 'POST',
    url: 'http://127.0.0.1:3000/hooks',
    headers: [{ name: 'X-MLflow-Delivery-Id', value: '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34' }],
    postData: { mimeType: 'application/json', text: '{"entity": "registered_model", "action": "created", "data": {"name": "iris"}}' },
  },
  response: { status: 200, headers: [] },
};

function fileOf(name: string, text: string): ReadableFile {
  const bytes = new TextEncoder().encode(text);
  return {
    name,
    size: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}

const har = (name: string) => fileOf(name, JSON.stringify({ log: { version: '1.2', entries: [ENTRY] } }));

function setUp() {
  const shown: string[] = [];
  const imports = createImports({
    opened: (file) => file,
    closed: () => undefined,
    show: (name) => void shown.push(name),
    pause: () => Promise.resolve(),
    nowMs: () => 0,
  });
  return { imports, shown, names: () => imports.state.get().files.map(({ name }) => name) };
}

it('files that come together are opened one after the other', async () => {
  const { imports, names, shown } = setUp();

  await Promise.all(['a.har', 'b.har', 'c.har'].map((name) => imports.open(har(name))));

  expect(names()).toEqual(['a.har', 'b.har', 'c.har']);
  expect(shown.at(-1)).toBe('c.har');
});

it('one that is refused is looked at before the next is opened', async () => {
  const { imports, names } = setUp();

  await Promise.all([imports.open(fileOf('empty.har', '')), imports.open(har('b.har'))]);
  const opening = imports.state.get().opening;
  const before = names();
  imports.dismiss();

  expect(opening).toMatchObject({ kind: 'refused', name: 'empty.har' });
  expect(before).toEqual([]);
  await expect.poll(names).toEqual(['b.har']);
});
