import { COMMANDS, type Command, type CommandId } from './commands.ts';

export interface Found {
  command: Command & { id: CommandId };
  /** Characters of the title that matched. */
  marks: readonly [from: number, to: number][];
}

/** Commands that fit a search, best first: the start of the title, the start of a word, anywhere, then further words. */
export function findCommands(search: string, recent: readonly CommandId[] = []): Found[] {
  const wanted = search.trim().toLowerCase();
  const ranked = COMMANDS.map((command) => ({ command: command as Found['command'], rank: rankOf(command, wanted) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || recency(recent, a.command.id) - recency(recent, b.command.id));
  return ranked.map(({ command }) => ({ command, marks: marksOf(command.title, wanted) }));
}

function rankOf({ title, words }: Command, wanted: string): number {
  if (wanted === '') return 0;
  const at = title.toLowerCase().indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return /\W/.test(title[at - 1] ?? '') ? 1 : 2;
  return words?.toLowerCase().includes(wanted) ? 3 : -1;
}

function recency(recent: readonly CommandId[], id: CommandId): number {
  const index = recent.indexOf(id);
  return index === -1 ? recent.length : index;
}

function marksOf(title: string, wanted: string): [number, number][] {
  const at = wanted === '' ? -1 : title.toLowerCase().indexOf(wanted);
  return at === -1 ? [] : [[at, at + wanted.length]];
}
