// node scripts/run.mjs scripts/write-agent-page.ts: the page that coding agents read as a resource, from the documentation: its text is a module of
// the bundle. And the tables of the page about agents, from the tools and the configurations of clients.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { agentPageModule } from './agent-page.ts';
import { clientBlocks, toolTable } from './agents-doc.ts';
import { withMarked } from './markdown-table.ts';

const root = path.join(import.meta.dirname, '..');
writeFileSync(
  path.join(root, 'core', 'agents', 'what-mlflow-does.ts'),
  agentPageModule(readFileSync(path.join(root, 'docs', 'what-mlflow-does.md'), 'utf8')),
);

const page = path.join(root, 'docs', 'agents.md');
writeFileSync(page, withMarked(withMarked(readFileSync(page, 'utf8'), 'tools', toolTable()), 'clients', clientBlocks()));
