import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineCrash } from './engine.ts';

/** What ended, and what is known of it. */
export interface Crash {
  /** Which part: `engine`, `window`, `gpu`. */
  part: string;
  /** One sentence: how it ended. */
  how: string;
  /** What it said last, if it said anything. */
  lastWords?: string;
}

/** Reports of crashes, kept on this computer and sent nowhere. */
export interface CrashReports {
  write(crash: Crash): void;
}

/** What is told of an engine that ended by itself. */
export function engineCrash({ exitCode, ranMs, lastWords }: EngineCrash): Crash {
  const after = ranMs === 0 ? 'before it was ready' : `after ${Math.round(ranMs / 1000)} s`;
  return { part: 'engine', how: `The engine ended ${after}: ${exitCode === null ? 'killed' : `exit code ${exitCode}`}.`, lastWords };
}

const MOST_REPORTS = 10;

/**
 * One text a crash, for its owner alone; the newest ten stay. They are words, not memory: a dump of a process would hold tokens and secrets.
 * @param head the first line: versions and system
 */
export function fileCrashReports(dir: string, head: string, now: () => Date = () => new Date()): CrashReports {
  return {
    write({ part, how, lastWords = '' }) {
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        const at = now().toISOString();
        const said = lastWords.trim() === '' ? 'It said nothing before.' : `Its last lines:\n\n${lastWords.trim()}`;
        writeFileSync(path.join(dir, `${at.replace(/[:.]/g, '-')}-${part}.txt`), `${head}\n${at}: ${how}\n\n${said}\n`, { mode: 0o600 });
        const reports = readdirSync(dir).filter((name) => name.endsWith('.txt'));
        for (const name of reports.sort().slice(0, -MOST_REPORTS)) rmSync(path.join(dir, name));
      } catch {
        // a disk that is full or read-only keeps no report; that must not be a second crash
      }
    },
  };
}
