import { COMMANDS, type CommandId } from './commands.ts';

/** A keystroke as the registry writes it, or part of a sequence. */
export interface Stroke {
  /** As `KeyboardEvent.key` names it, letters in upper case. */
  key: string;
  mod: boolean;
  shift: boolean;
}

/** `mod+K`, `Shift+R`, `C L` → strokes. */
export function strokesOf(keys: string): Stroke[] {
  return keys.split(' ').map((part) => {
    const mod = part.startsWith('mod+');
    const rest = mod ? part.slice('mod+'.length) : part;
    const shift = rest.startsWith('Shift+');
    return { key: shift ? rest.slice('Shift+'.length) : rest, mod, shift };
  });
}

/** Whether a shortcut is made of plain keys, which act only in list and detail, and only while they are switched on. */
export function isPlain(keys: string): boolean {
  return strokesOf(keys).every(({ key, mod }) => !mod && !/^F\d+$/.test(key));
}

export type Match = { kind: 'command'; id: CommandId } | { kind: 'prefix' } | { kind: 'none' };

/** What the strokes so far mean: a command, the beginning of a sequence, or nothing. */
export function matchStrokes(strokes: readonly Stroke[]): Match {
  let prefix = false;
  for (const command of COMMANDS) {
    for (const keys of 'keys' in command ? command.keys : []) {
      const wanted = strokesOf(keys);
      if (!strokes.every((stroke, index) => sameStroke(stroke, wanted[index]))) continue;
      if (wanted.length === strokes.length) return { kind: 'command', id: command.id };
      prefix = true;
    }
  }
  return prefix ? { kind: 'prefix' } : { kind: 'none' };
}

/** Shift belongs to a sign like `?` and is asked for only with letters and named keys. */
function sameStroke(stroke: Stroke, wanted: Stroke | undefined): boolean {
  if (!wanted || stroke.key !== wanted.key || stroke.mod !== wanted.mod) return false;
  return stroke.shift === wanted.shift || !/^(?:[A-Z]|[A-Z].+)$/.test(wanted.key);
}
