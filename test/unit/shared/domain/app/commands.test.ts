import { describe, expect, it } from 'vitest';
import { COMMANDS } from '#shared/domain/app/commands.ts';
import { findCommands } from '#shared/domain/app/find-commands.ts';
import { isPlain, matchStrokes, strokesOf } from '#shared/domain/app/strokes.ts';

const press = (keys: string) => matchStrokes(strokesOf(keys));

describe('commands', () => {
  it('have each their own id, title and keys', () => {
    const keys = COMMANDS.flatMap((command) => ('keys' in command ? [...command.keys] : []));

    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(new Set(COMMANDS.map(({ title }) => title)).size).toBe(COMMANDS.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leave no shortcut that is also the beginning of another', () => {
    for (const command of COMMANDS) {
      for (const keys of 'keys' in command ? command.keys : []) expect(press(keys)).toEqual({ kind: 'command', id: command.id });
    }
  });

  it('are reached by one stroke, by a sequence, or not', () => {
    expect(press('R')).toEqual({ kind: 'command', id: 'replay' });
    expect(press('Shift+R')).toEqual({ kind: 'command', id: 'replay-again' });
    expect(press('C')).toEqual({ kind: 'prefix' });
    expect(press('C L')).toEqual({ kind: 'command', id: 'copy-link' });
    expect(press('mod+Q')).toEqual({ kind: 'none' });
  });

  it('take a sign like ? with or without shift, as the keyboard has it', () => {
    expect(matchStrokes([{ key: '?', mod: false, shift: true }])).toEqual({ kind: 'command', id: 'go-shortcuts' });
    expect(matchStrokes([{ key: '?', mod: false, shift: false }])).toEqual({ kind: 'command', id: 'go-shortcuts' });
  });

  it('know which shortcuts are plain keys', () => {
    expect(['R', 'Shift+R', 'C L', '.', '['].map(isPlain)).toEqual([true, true, true, true, true]);
    expect(['mod+K', 'F6', 'Shift+F6', 'mod+,'].map(isPlain)).toEqual([false, false, false, false]);
  });
});

describe('searching commands', () => {
  it('ranks a title that begins with the search first', () => {
    expect(findCommands('repl')[0]?.command.id).toBe('replay');
    expect(findCommands('theme').map(({ command }) => command.id)).toEqual(['theme-system', 'theme-light', 'theme-dark']);
  });

  it('puts what was used last before its equals', () => {
    expect(findCommands('repl', ['replay-same-bytes'])[0]?.command.id).toBe('replay-same-bytes');
  });

  it('finds by further words, marks what matched, and finds nothing for nonsense', () => {
    expect(findCommands('payload')[0]?.command.id).toBe('copy-body');
    expect(findCommands('bytes')[0]?.marks).toEqual([[12, 17]]);
    expect(findCommands('xyzzy')).toEqual([]);
  });
});
