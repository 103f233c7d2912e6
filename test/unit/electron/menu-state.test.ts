import { describe, expect, it } from 'vitest';
import { parseMenuState } from '../../../electron/menu-state.ts';

describe('what a page says of its commands', () => {
  it('is read command by command', () => {
    const { commands, letters } = parseMenuState({ commands: { pause: { off: false, on: true } }, letters: false });

    expect(commands.get('pause')).toEqual({ off: false, on: true });
    expect(letters).toBe(false);
  });

  it('turns nothing on where it is something else', () => {
    for (const value of [undefined, null, 7, 'pause', [], { commands: 'all' }, { commands: null }]) {
      expect(parseMenuState(value)).toEqual({ commands: new Map(), letters: true });
    }
    expect(parseMenuState({ commands: { pause: 1 } }).commands.get('pause')).toEqual({ off: true, on: false });
  });
});
