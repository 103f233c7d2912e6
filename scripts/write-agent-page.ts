// node scripts/run.mjs scripts/write-agent-page.ts: the page that coding agents read, from the documentation. The package has no
// documentation beside it, so its text is a module of the bundle.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { agentPageModule } from './agent-page.ts';

const root = path.join(import.meta.dirname, '..');
writeFileSync(
  path.join(root, 'core', 'agents', 'what-mlflow-does.ts'),
  agentPageModule(readFileSync(path.join(root, 'docs', 'what-mlflow-does.md'), 'utf8')),
);
