import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface StandInOptions {
  /** Printed at once, on stdout and stderr. */
  stdout?: string;
  stderr?: string;
  /** Ends with this code; without it, it stays until it is told to go. */
  exitCode?: number;
}

/** An executable in `dir` that notes how it was called, says what it is told to say, and nothing else. */
export function standIn(dir: string, name: string, { stdout = '', stderr = '', exitCode }: StandInOptions) {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, name);
  const noted = (what: string) => `${file}.${what}`;
  writeFileSync(noted('out'), stdout);
  writeFileSync(noted('err'), stderr);
  const script = [
    '#!/bin/sh',
    `printf '%s\\0' "$@" >> '${noted('args')}'`,
    `env -0 > '${noted('env')}'`,
    `cat '${noted('out')}'; cat '${noted('err')}' >&2`,
    exitCode === undefined ? 'exec sleep 600' : `exit ${exitCode}`,
  ];
  writeFileSync(file, `${script.join('\n')}\n`);
  chmodSync(file, 0o755);
  const parts = (what: string) => (existsSync(noted(what)) ? readFileSync(noted(what), 'utf8').split('\0').slice(0, -1) : []);
  return {
    file,
    /** All arguments of all calls. */
    args: () => parts('args'),
    /** The environment of the last call, as NAME=value. */
    env: () => parts('env'),
  };
}
