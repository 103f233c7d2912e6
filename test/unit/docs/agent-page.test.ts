import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readWhatMlflowDoes } from '#core/agents/page.ts';
import { clientBlocks, toolTable } from '../../../scripts/agents-doc.ts';
import { withMarked } from '../../../scripts/markdown-table.ts';

test('the page that coding agents read is that of the documentation (scripts/write-agent-page.ts writes it)', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/what-mlflow-does.md'), 'utf8');

  expect(await readWhatMlflowDoes()).toBe(page);
});

test('the page about coding agents names every tool and client (scripts/write-agent-page.ts writes it)', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/agents.md'), 'utf8');

  expect(page).toBe(withMarked(withMarked(page, 'tools', toolTable()), 'clients', clientBlocks()));
});
