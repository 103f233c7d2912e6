import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readWhatMlflowDoes } from '#core/agents/page.ts';

test('the page that coding agents read is that of the documentation (scripts/write-agent-page.ts writes it)', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/what-mlflow-does.md'), 'utf8');

  expect(await readWhatMlflowDoes()).toBe(page);
});
