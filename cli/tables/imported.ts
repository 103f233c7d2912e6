import type { ImportedItem, ImportResult } from '#shared/domain/app/registry-import.ts';
import type { Table } from '../terminal/table.ts';

const RESULTS: Readonly<Record<ImportResult, string>> = {
  taken: '✓ taken over',
  replaced: '✓ replaced',
  here: '○ here already',
  'left-out': '! left out',
};

/** What became of each model and prompt of another server. */
export const IMPORTED: Table<ImportedItem> = {
  columns: [
    { head: 'NAME', text: ({ name }) => name, tone: () => 'strong', rank: 0, min: 12, cut: 'middle', usual: 24 },
    { head: 'KIND', text: ({ kind }) => kind, rank: 2, usual: 6 },
    {
      head: 'RESULT',
      text: ({ result }) => RESULTS[result],
      tone: ({ result }) => (result === 'left-out' ? 'bad' : result === 'here' ? 'quiet' : 'good'),
      rank: 0,
      usual: 14,
    },
    { head: 'VERSIONS', text: ({ versions }) => String(versions), rank: 1, align: 'end', usual: 8 },
    { head: 'ALIASES', text: ({ aliases }) => String(aliases), rank: 3, align: 'end', usual: 7 },
  ],
  below: ({ why }) => why,
};
