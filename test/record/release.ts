import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type ProcessResult, runProcess } from '../support/run-process.ts';

/** What a recording was made with. */
export interface Release {
  python: string;
  about: { mlflow: string; python: string; requests: string; urllib3: string };
}

/**
 * Packages that came after a release and no longer fit it, which its own list of them could not know.
 * Measured: SQLAlchemy 2.1 took a class away that MLflow imports up to 3.5.
 */
const NO_NEWER_THAN = ['sqlalchemy<2.1'];

/**
 * A Python environment with this release and nothing else, made in `directory`.
 * @throws Error when the release does not exist or cannot be installed
 */
export async function installRelease(version: string, directory: string): Promise<Release> {
  const python = path.join(directory, 'bin', 'python');
  if (!existsSync(python)) await must('python3', ['-m', 'venv', directory]);
  if ((await about(python))?.mlflow !== version) {
    const whole = await pip(python, `mlflow==${version}`, ...NO_NEWER_THAN);
    if (whole.code !== 0) await overlay(python, version, whole);
  }
  const found = await about(python);
  if (found?.mlflow !== version) throw new Error(`pip did not install MLflow ${version}: it is ${found?.mlflow ?? 'missing'}`);
  return { python, about: found };
}

export const removeRelease = (directory: string): void => rmSync(directory, { recursive: true, force: true });

/** The wheel of MLflow holds the whole server. Where the packages beside it are missing, those of the release before serve as well. */
async function overlay(python: string, version: string, failed: ProcessResult): Promise<void> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const before = await pip(python, `mlflow<${major}.${minor}`);
  const own = before.code === 0 ? await pip(python, '--no-deps', '--force-reinstall', `mlflow==${version}`) : before;
  if (own.code !== 0) throw new Error(`MLflow ${version} cannot be installed: ${failed.stderr.trim().split('\n').at(-1)}`);
}

const pip = (python: string, ...args: string[]): Promise<ProcessResult> =>
  runProcess(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);

async function must(file: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProcess(file, args);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
}

const ABOUT = `import importlib.metadata as m, json, platform
print(json.dumps({'mlflow': m.version('mlflow'), 'python': platform.python_version(), 'requests': m.version('requests'), 'urllib3': m.version('urllib3')}))`;

async function about(python: string): Promise<Release['about'] | undefined> {
  const { code, stdout } = await runProcess(python, ['-c', ABOUT]);
  return code === 0 ? (JSON.parse(stdout) as Release['about']) : undefined;
}
