import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

const list = (...files: string[]) =>
  spawnSync(process.execPath, [path.join(ROOT, 'scripts/release-list.ts'), ...files], { cwd: folder, encoding: 'utf8' });

describe('the list of a release', () => {
  it('has the hash of each file that is there, in one order', () => {
    writeFileSync(path.join(folder, 'b.tgz'), 'b');
    writeFileSync(path.join(folder, 'a.json'), 'a');

    expect(list('b.tgz', 'a.json', 'hookglass*').status).toBe(0);

    const lines = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    expect([...lines].sort()).toEqual(lines);
    expect(new Set(lines)).toEqual(new Set([`${hash('a')}  a.json`, `${hash('b')}  b.tgz`]));
  });

  it('is refused for nothing', () => {
    const { status, stderr } = list('no-such-file');

    expect(status).toBe(2);
    expect(stderr).toContain('Name the files of the release');
  });
});

describe('the workflow of a release', () => {
  const workflow = readFileSync(path.join(ROOT, '.github/workflows/release.yml'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

  it('runs what there is', () => {
    const named = [...workflow.matchAll(/npm run ([\w:-]{1,40})/g)].map(([, name = '']) => name);
    const files = [...workflow.matchAll(/scripts\/[\w-]{1,40}\.(?:ts|mjs)/g)].map(([file]) => file);

    expect(named).toEqual(expect.arrayContaining(['check', 'build', 'dist']));
    for (const name of named) expect(scripts[name], name).toBeDefined();
    for (const file of files) expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  });

  it('publishes nothing, and may change nothing', () => {
    expect(workflow).toContain('npm run dist -- --publish never');
    expect(workflow).not.toMatch(/npm publish|contents: write|gh release/);
    expect(workflow).toContain('contents: read');
  });

  it('keeps the bill of materials and the licences with the package', () => {
    for (const file of ['dist/renderer/sbom.cdx.json', 'dist/renderer/licences.txt', 'SHA256SUMS']) expect(workflow).toContain(file);
  });
});

it('names no address and no domain in package.json: a name that anybody may register would be an invitation', () => {
  const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');

  expect(text).not.toMatch(/https?:\/\/|@[\w-]{1,40}\.[a-z]{2,10}\b(?!\/)|"homepage"|"bugs"|"repository"/);
});
