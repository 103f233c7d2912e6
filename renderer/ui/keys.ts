const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A shortcut as this computer's keyboard shows it: `⌘K` and `⇧R`, or `Ctrl+K` and `Shift+R`. */
export function keyWords(keys: string): string {
  if (!apple) return keys.replaceAll('mod+', 'Ctrl+');
  return keys.replaceAll('mod+', '⌘').replaceAll('Shift+', '⇧').replaceAll('Alt+', '⌥');
}

/** Whether this event holds the platform's command key: ⌘ on a Mac, Ctrl elsewhere. */
export function hasMod(event: { ctrlKey: boolean; metaKey: boolean }): boolean {
  return apple ? event.metaKey : event.ctrlKey;
}
