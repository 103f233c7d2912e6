import type { ImportedItem, RegistryImport } from '#shared/domain/app/registry-import.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Core } from './core-link.ts';
import { go } from './navigation.ts';
import { createStore } from './store.ts';

/** What is typed into the form; a password stays here and goes only to the core. */
export interface ImportFields {
  uri: string;
  /** Globs, separated by blanks or commas. */
  names: string;
  username: string;
  password: string;
  replace: boolean;
}

export interface ImportProgress {
  now?: RegistryImport;
  leftOut: readonly ImportedItem[];
  /** Why it could not be begun, or is not known of any more. */
  problem?: string;
}

/** The form and what came of it: it goes on while another view is looked at. */
export const registryImporting = {
  isOpen: createStore(false),
  fields: createStore<ImportFields>({ uri: '', names: '', username: '', password: '', replace: false }),
  progress: createStore<ImportProgress>({ leftOut: [] }),
};

export function openRegistryImport(): void {
  registryImporting.isOpen.set(true);
  go({ view: 'registry', kind: 'model' });
}

const LOOK_EVERY_MS = 250;

/** Starts an import and looks how it goes until it has ended. @param news called as models come in */
export async function startImport(core: Core, news: () => void): Promise<void> {
  const { progress, fields } = registryImporting;
  const { uri, names, username, password, replace } = fields.get();
  progress.set({ leftOut: [] });
  try {
    const { number } = await core.startRegistryImport({
      ...{ uri, replace, names: names.split(/[\s,]+/).filter(Boolean) },
      credentials: username === '' ? (password === '' ? {} : { token: password }) : { username, password },
    });
    for (let after = 0; ; ) {
      const looked = await core.registryImport(number, { after });
      if (!looked) throw new Error('The engine has forgotten this import.');
      const { import: now, items } = looked;
      after += items.length;
      progress.update(({ leftOut }) => ({ now, leftOut: [...leftOut, ...items.filter(({ result }) => result === 'left-out')] }));
      if (items.length > 0) news();
      if (now.state === 'done') fields.update((typed) => ({ ...typed, password: '' }));
      if (now.state !== 'running' && items.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } catch (error) {
    progress.update((before) => ({ ...before, problem: messageOf(error) }));
  }
}
