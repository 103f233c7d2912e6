import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const { imports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { imports: Record<string, string> };

/** The files and packages that a file brings with it when it is loaded, itself among them; what is only typed brings nothing. */
function loadedWith(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  if (!existsSync(path.join(ROOT, file))) return known; // a package, or a part of Node
  for (const [, name = ''] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^'"`]*\bfrom )?'([^']+)'/gm,
  ))
    loadedWith(fileOf(name, file), known);
  return known;
}

function fileOf(name: string, from: string): string {
  if (name.startsWith('.')) return path.join(path.dirname(from), name);
  const room = name.split('/')[0];
  return imports[`${room}/*`] === undefined ? name : name.replace(`${room}/`, `${room?.slice(1)}/`);
}

test('a core starts without what only the control API and coding agents need', () => {
  const loaded = loadedWith('cli/commands/serve-core.ts');

  expect(loaded.size).toBeGreaterThan(500);
  expect(
    [...loaded].filter((name) => /^(zod|hono|@hono\/|@modelcontextprotocol\/|shared\/contract\/|shared\/client\/)/.test(name)),
  ).toEqual([]);
});

test('… and they need it', () => {
  const loaded = loadedWith('core/control/api.ts');

  expect(loaded).toContain('zod');
  expect(loaded).toContain('hono');
});
