import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const ROOMS = ['library', 'cli', 'core', 'shared/domain', 'shared/contract', 'shared/client'];
const SPECIFIER = /(?<=\bfrom '|\bimport\(')[^']+(?=')/g;

/**
 * Writes the types of the library to dist/types: its declarations and those that they name, with paths that lead from file to file instead
 * of the short names which only this project knows. `tsc -b library` has to have run.
 *
 * @returns the files, as paths below dist/types
 */
export function writeLibraryTypes(): string[] {
  const target = path.join(root, 'dist', 'types');
  rmSync(target, { recursive: true, force: true });
  const waiting = ['library/index.ts'];
  const done = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const declarations = readFileSync(declarationsOf(file), 'utf8').replace(SPECIFIER, (specifier) => {
      const named = sourceOf(specifier, file ?? '');
      if (named === undefined) return specifier;
      waiting.push(named);
      const relative = path.relative(path.dirname(file ?? ''), named).replace(/\.ts$/, '.js');
      return relative.startsWith('.') ? relative : `./${relative}`;
    });
    const written = path.join(target, file.replace(/\.ts$/, '.d.ts'));
    mkdirSync(path.dirname(written), { recursive: true });
    writeFileSync(written, declarations.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
  }
  return [...done];
}

/** `shared/domain/clock.ts`, from `#shared/domain/clock.ts` or a path beside the file; nothing for a package. */
function sourceOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? path.join(path.dirname(from), specifier) : undefined;
}

function declarationsOf(file: string): string {
  const room = ROOMS.find((name) => file.startsWith(`${name}/`));
  if (room === undefined) throw new Error(`${file} has no declarations: add its room to ${path.basename(import.meta.filename)}`);
  return path.join(root, '.tsbuild', path.basename(room), file.replace(/\.ts$/, '.d.ts'));
}
