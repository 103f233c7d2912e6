import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { versionRemark } from '../../scripts/bench/machine.ts';
import { PYTHON } from '../support/python.ts';
import { startProcess } from '../support/run-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { note } from './report.ts';

export const MLFLOW = 'mlflow server';
export const BARE = 'bare program';
export const MOCKOON = 'Mockoon';

/** The release that the goals were set beside. */
const MLFLOW_VERSION = '3.17.2';
const VERSION_OF = 'import importlib.metadata; print(importlib.metadata.version("mlflow"))';
const TO_THIS_COMPUTER = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };

let isNoted = false;

/**
 * A real `mlflow server` over SQLite with one worker and its defaults, but that it may send to this computer.
 * @param directory for a second start over the same data
 * @throws Error when HOOKGLASS_PYTHON names no Python with mlflow
 */
export function startMlflowPeer(directory?: string): Promise<RunningMlflowServer> {
  if (!PYTHON) throw new Error('HOOKGLASS_PYTHON does not name a Python with mlflow.');
  if (!isNoted) note(versionRemark(MLFLOW, mlflowVersion(PYTHON), MLFLOW_VERSION));
  isNoted = true;
  return startMlflowServer(PYTHON, TO_THIS_COMPUTER, directory === undefined ? {} : { directory });
}

function mlflowVersion(python: string): string {
  try {
    return execFileSync(python, ['-c', VERSION_OF], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    throw new Error(`${python} has no mlflow.`);
  }
}

export interface BareProgram {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** A program of this folder over a database of its own. @param file its name @param args beside the database */
export async function startBare(file: 'bare-program.ts' | 'bare-receiver.ts', ...args: string[]): Promise<BareProgram> {
  const directory = temporaryDirectory();
  const program = startProcess(process.execPath, [path.join(import.meta.dirname, file), `${directory}/bare.db`, ...args]);
  const url = await new Promise<string>((resolve, reject) => {
    program.child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()));
    program.child.once('close', () => reject(new Error(`It ended: ${program.output()}`)));
  });
  return {
    url,
    pid: program.child.pid ?? 0,
    async stop() {
      await program.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
