import { TOOLS } from '../core/agents/tools.ts';
import { markdownTable } from './markdown-table.ts';

const KINDS = { look: 'reads', send: 'sends', act: 'acts' } as const;

/** The lines of docs/agents.md that name every tool. */
export function toolTable(): string {
  const rows = TOOLS.map(({ name, kind, title }) => [`[\`${name}\`](#${name})`, title, KINDS[kind]]);
  return markdownTable(['tool', 'what it is for', 'it'], rows);
}
