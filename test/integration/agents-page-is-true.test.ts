import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TOOLS } from '#core/agents/tools.ts';
import { connectAgent } from '../support/agent-client.ts';
import { startCore } from '../support/start-core.ts';

const PAGE = readFileSync('docs/agents.md', 'utf8');
const SECTION = /^### (\w+)\n(.*?)(?=^#|^\*\*|(?![\s\S]))/gms;
const BLOCK = /^```json\n(.*?)^```$/gms;

/** Input of a tool and a part of its answer, in the order of the page. */
const EXAMPLES = [...PAGE.matchAll(SECTION)].map(([, name = '', text = '']) => ({
  name,
  blocks: [...text.matchAll(BLOCK)].map(([, json = '']) => json),
}));

test('the page has an example of each tool', () => {
  expect(EXAMPLES.map(({ name }) => name).toSorted()).toEqual(TOOLS.map(({ name }) => name).toSorted());
  expect(EXAMPLES.filter(({ blocks }) => blocks.length !== 2)).toEqual([]);
});

test('its examples, one after the other on a fresh engine, are answered as it says', async () => {
  const core = await startCore();
  const agent = await connectAgent(core, { transport: 'stdio', allowActions: true });
  const here = (json: string): unknown =>
    JSON.parse(json.replaceAll('http://127.0.0.1:5000', core.mlflow).replaceAll('http://127.0.0.1:8000', core.receiver));
  const answered: Record<string, unknown>[] = [];
  for (const { name, blocks } of EXAMPLES) {
    const { data, isError, text } = await agent.call(name, here(blocks[0] ?? '{}') as Record<string, unknown>);
    answered.push(isError ? { name, says: text } : { name, ...data });
  }
  await agent.close();
  await core.stop();

  const told = EXAMPLES.map(({ name, blocks }) => partly({ name, ...(here(blocks[1] ?? '{}') as object) }));
  expect(answered).toEqual(told);
});

/** The page leaves members out; of a list it shows the first entries. */
function partly(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : expect.arrayContaining(value.map(partly));
  if (typeof value !== 'object' || value === null) return value;
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, partly(inner)])));
}
