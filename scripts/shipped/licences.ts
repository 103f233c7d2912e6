import type { ShippedPackage } from './packages.ts';

const HEAD = `Hookglass is MIT-licensed; its licence is the file LICENSE of its source. It is shipped with the packages below, whose authors
grant you the rights that stand there. Electron and Chromium, on which the desktop app runs, have theirs in LICENSE.electron.txt and
LICENSES.chromium.html beside the program; SQLite, inside better-sqlite3, is in the public domain.`;

/** All licences of what is shipped, as one text. A text that several packages share stands once, below all of their names. */
export function licencesOf(packages: readonly ShippedPackage[], textsOf: (name: string) => readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const one of packages.filter(({ where, optional }) => where !== 'runtime' && !optional)) {
    const texts = textsOf(one.name);
    const text = texts.length > 0 ? texts.join('\n\n') : `Licence: ${one.license ?? 'not stated'}. The package brings no text of it.`;
    names.set(text, [...(names.get(text) ?? []), `${one.name} ${one.version} (${one.license ?? 'see below'})`]);
  }
  const parts = [...names].map(([text, of]) => `${of.join('\n')}\n\n${text}`);
  return `${[HEAD, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
