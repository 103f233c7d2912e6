import type { Inspector } from '#renderer/inspector.ts';
import { filterFile, readFilterFile } from '#renderer/state/filter-file.ts';
import { MOST_SAVED, type SavedFilter, withFilters } from '#renderer/state/saved-filters.ts';
import { chooseFile, saveFile } from '#renderer/ui/files.ts';
import { plural } from '#renderer/ui/format.ts';
import type { Actions } from './actions.ts';

/** Saved filters, out into a file and in from one. */
export function filterActions(inspector: Inspector, saved: readonly SavedFilter[]): Actions {
  return {
    'export-filters': {
      run: () => saveFile(filterFile(saved), 'hookglass-filters.txt'),
      ...(saved.length === 0 ? { off: 'no filter is saved' } : { note: String(saved.length) }),
    },
    'import-filters': { run: () => chooseFile('.txt', (file) => void addFrom(file, inspector)) },
  };
}

async function addFrom(file: File, { preferences, messages }: Inspector): Promise<void> {
  const { filters, problem } = await file.text().then(readFilterFile, () => ({ filters: [], problem: `${file.name} cannot be read.` }));
  const before = preferences.get().saved;
  const saved = withFilters(before, filters);
  preferences.update((now) => ({ ...now, saved }));
  const added = saved.length - before.length;
  const left = new Set([...before, ...filters].map(({ q }) => q)).size - saved.length;
  const words = `${added === 0 ? 'No new filter' : plural(added, 'filter')} added from ${file.name}.`;
  if (problem !== undefined) messages.failed(`${problem} ${words}`);
  else if (left > 0) messages.failed(`${words} ${MOST_SAVED} are kept at most; ${left} did not fit.`);
  else messages.done(words);
}
