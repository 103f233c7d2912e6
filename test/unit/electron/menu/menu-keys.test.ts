import { describe, expect, it } from 'vitest';
import { labelOf } from '../../../../electron/menu/menu-keys.ts';

const LINUX = { letters: true, isMac: false };
const MAC = { letters: true, isMac: true };

describe('a shortcut in a menu', () => {
  it('is an accelerator where the system shows it without taking it from the page', () => {
    expect(labelOf('Replay…', ['R'], LINUX)).toEqual({ label: 'Replay…', accelerator: 'R' });
    expect(labelOf('Replay again', ['Shift+R'], LINUX)).toEqual({ label: 'Replay again', accelerator: 'Shift+R' });
    expect(labelOf('Filter', ['/', 'mod+F'], LINUX)).toEqual({ label: 'Filter', accelerator: 'CommandOrControl+F' });
  });

  it('stands in brackets where an accelerator would take the letter from every field, and for a sequence', () => {
    expect(labelOf('Replay…', ['R'], MAC)).toEqual({ label: 'Replay… [R]' });
    expect(labelOf('Copy link', ['C L'], LINUX)).toEqual({ label: 'Copy link [C L]' });
    expect(labelOf('Retry now', ['.'], LINUX)).toEqual({ label: 'Retry now [.]' });
    expect(labelOf('Keyboard shortcuts', ['?'], LINUX)).toEqual({ label: 'Keyboard shortcuts [?]' });
  });

  it('is not shown for letters that are switched off', () => {
    expect(labelOf('Replay…', ['R'], { ...LINUX, letters: false })).toEqual({ label: 'Replay…' });
    expect(labelOf('Copy link', ['C L'], { ...MAC, letters: false })).toEqual({ label: 'Copy link' });
    expect(labelOf('Search', ['mod+K'], { ...LINUX, letters: false }).accelerator).toBe('CommandOrControl+K');
  });
});
