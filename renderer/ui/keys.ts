const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A shortcut as this computer's keyboard shows it: `⌘K` or `Ctrl+K`, `⇧R`. */
export function keyWords(keys: string): string {
  const words = apple ? keys.replaceAll('mod+', '⌘') : keys.replaceAll('mod+', 'Ctrl+');
  return words.replaceAll('Shift+', '⇧').replaceAll('Alt+', apple ? '⌥' : 'Alt+');
}

/** Whether this event holds the platform's command key: ⌘ on a Mac, Ctrl elsewhere. */
export function hasMod(event: { ctrlKey: boolean; metaKey: boolean }): boolean {
  return apple ? event.metaKey : event.ctrlKey;
}
