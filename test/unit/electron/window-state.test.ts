import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileWindowState, windowStateFile } from '../../../electron/window-state.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-window-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST = { width: 1440, height: 900, maximized: false };

describe('where the window was', () => {
  it('is kept for each session apart', () => {
    const one = fileWindowState(windowStateFile(folder, '/data/one'));
    const usual = fileWindowState(windowStateFile(folder, '/data/other'));
    one.write({ width: 800, height: 600, x: 1, y: 2, maximized: true, route: '#/calls' });

    expect(one.read()).toEqual({ width: 800, height: 600, x: 1, y: 2, maximized: true, route: '#/calls' });
    expect(usual.read()).toEqual(FIRST);
    expect(windowStateFile(folder, '/data/one')).toBe(windowStateFile(folder, '/data/../data/one'));
  });

  it.each(['', '{', 'null', '[]', '{"width":"wide","height":3}', '{"width":-1,"height":900}', '{"width":1e300,"height":900}'])(
    'begins anew with a file that says %j',
    (text) => {
      const file = path.join(folder, 'broken.json');
      writeFileSync(file, text);

      expect(fileWindowState(file).read()).toEqual(FIRST);
    },
  );

  it.each(['#code=abc', 'javascript:1', '#/a b', '#/x#y', 7])('takes %j for no place', (route) => {
    const file = path.join(folder, 'route.json');
    writeFileSync(file, JSON.stringify({ ...FIRST, route }));

    expect(fileWindowState(file).read()).toEqual(FIRST);
  });

  it('is not kept where that cannot be written, and nothing else happens', () => {
    writeFileSync(path.join(folder, 'a-file'), '');
    fileWindowState(path.join(folder, 'a-file', 'window.json')).write(FIRST);

    expect(existsSync(path.join(folder, 'a-file', 'window.json'))).toBe(false);
  });
});
