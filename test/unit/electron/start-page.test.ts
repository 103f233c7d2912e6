import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startPage } from '../../../electron/start-page.ts';

const html = (platform: NodeJS.Platform) => decodeURIComponent(startPage(platform).replace('data:text/html;charset=utf-8,', ''));

describe('the page before the engine is ready', () => {
  it('says what is awaited, runs nothing and loads nothing', () => {
    expect(html('linux')).toContain('<main role="status">Starting the engine…</main>');
    expect(html('linux')).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(html('linux')).not.toMatch(/<script|src=|href=|url\(/);
  });

  it('has the colours and the frame of the inspector, in both themes', () => {
    const tokens = readFileSync(path.resolve('renderer/ui/tokens.css'), 'utf8');
    const colours = [...html('linux').matchAll(/#[0-9A-F]{6}/g)].map(([colour]) => colour);

    expect(new Set(colours).size).toBe(12);
    expect(colours.filter((colour) => !tokens.includes(colour))).toEqual([]);
    expect(tokens).toMatch(/--h-title: 40px; --h-status: 28px;/);
    expect(tokens).toMatch(/--rail: 56px;\n {2}--rail-words: 176px; {2,}\/\* from 1440 px on/);
  });

  it('can be moved by its title bar where that is the one of the window, and leaves room for the buttons there', () => {
    expect(html('linux')).toContain('<header class="">');
    expect(html('win32')).toContain('<header class="lent">');
    expect(html('darwin')).toContain('<header class="lent mac">');
  });
});
