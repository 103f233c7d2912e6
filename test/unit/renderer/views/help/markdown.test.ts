import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInline, readMarkdown } from '#renderer/views/help/markdown.ts';
import { HELP_PAGES, helpLink } from '#renderer/views/help/pages.ts';

describe('a page of the documentation', () => {
  it('is read block by block', () => {
    const text =
      '# A _page_\n\nTwo\nlines.\n\n- one\n  goes on\n- two\n\n1. first\n\n```bash\nnpm ci\n```\n\n| a | b |\n| - | - |\n| x | `a\\|b` |\n\n![picture](x.png)\n';

    expect(readMarkdown(text)).toEqual([
      {
        kind: 'heading',
        level: 1,
        inline: [
          { kind: 'text', text: 'A ' },
          { kind: 'emphasis', text: 'page' },
        ],
      },
      { kind: 'paragraph', inline: [{ kind: 'text', text: 'Two lines.' }] },
      { kind: 'list', ordered: false, items: [[{ kind: 'text', text: 'one goes on' }], [{ kind: 'text', text: 'two' }]] },
      { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'first' }]] },
      { kind: 'code', text: 'npm ci' },
      {
        kind: 'table',
        head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]],
        rows: [[[{ kind: 'text', text: 'x' }], [{ kind: 'code', text: 'a|b' }]]],
      },
    ]);
  });

  it('has marks inside of lines, and names with lines below are no marks', () => {
    expect(readInline('**Why** `model_version` and model_version.created [the _list_](x.md)')).toEqual([
      { kind: 'strong', text: 'Why' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'model_version' },
      { kind: 'text', text: ' and model_version.created ' },
      { kind: 'link', text: 'the list', to: 'x.md' },
    ]);
  });

  it('leads to the other pages, and nowhere else', () => {
    expect(helpLink('inspector', 'verify.md')).toBe('verify');
    expect(helpLink('inspector', '../tunnels.md#custom')).toBe('tunnels');
    expect(helpLink('faq', 'guide/sharing.md')).toBe('sharing');
    expect(helpLink('faq', '../examples/README.md')).toBeUndefined();
    expect(helpLink('faq', 'https://example.com/')).toBeUndefined();
  });
});

describe('the pages', () => {
  it('are all there, and each page of the guide is one of them', () => {
    const files = new Set<string>(HELP_PAGES.map(({ file }) => file));

    for (const file of files) expect(readFileSync(path.resolve('docs', `${file}.md`), 'utf8')).toMatch(/^# /);
    const guide = readdirSync(path.resolve('docs/guide')).map((name) => `guide/${name.replace('.md', '')}`);
    expect(guide.filter((file) => !files.has(file))).toEqual([]);
  });

  it('hold what an index for programs begins with, and what agents could be made to do', () => {
    const files = new Set(HELP_PAGES.map(({ file }) => `docs/${file}.md`));
    const [, first = ''] = readFileSync(path.resolve('llms.txt'), 'utf8').split(/^## /m);
    const named = [...first.matchAll(/\((docs\/[^)]+)\)/g)].map(([, file = '']) => file);

    expect(named).toContain('docs/agents.md');
    expect([...named, 'docs/threats-agents.md'].filter((file) => !files.has(file))).toEqual([]);
  });

  it('show no mark that was not read', () => {
    for (const { file } of HELP_PAGES) {
      const blocks = readMarkdown(readFileSync(path.resolve('docs', `${file}.md`), 'utf8'));
      const words = JSON.stringify(
        blocks.filter(({ kind }) => kind !== 'code'),
        (key, value: unknown) => (key === 'to' ? '' : value),
      );
      expect(words, file).not.toMatch(/\]\(|```|\*\*|<!--/);
    }
  });
});
