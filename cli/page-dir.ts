import path from 'node:path';

/** Where the built inspector lies, seen from the bundle (dist/cli) or from the source (cli/commands). */
export function pageDir(here: string): string {
  const parent = path.dirname(here);
  return path.basename(parent) === 'dist' ? path.join(parent, 'renderer') : path.join(path.dirname(parent), 'dist', 'renderer');
}
