import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PYTHON } from './python.ts';
import { type ProcessResult, runProcess } from './run-process.ts';

/** A step of a workflow or of a composite action, as YAML has it. */
export interface Step {
  name?: string;
  id?: string;
  if?: string;
  shell?: string;
  env?: Record<string, string>;
  run?: string;
  uses?: string;
}

/** What expressions may ask for: `inputs.url`, `github.action_path`, `secrets.HOOK_SECRET`. */
export type Contexts = Record<string, Record<string, string>>;

export interface StepResult extends ProcessResult {
  name: string;
}

export interface Executed {
  steps: StepResult[];
  /** What steps wrote for the page of the job. */
  summary: string;
  temp: string;
}

/** Reads YAML with the parser of Python. */
export async function readYaml<T>(text: string): Promise<T> {
  const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding="utf-8"))))';
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'hookglass-yaml-')), 'read.yml');
  writeFileSync(file, text);
  const { code, stdout, stderr } = await runProcess(PYTHON ?? '', ['-c', program, file]);
  if (code !== 0) throw new Error(`this is no YAML: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/**
 * Executes steps as a runner does: expressions are put in, files for outputs and the summary stand ready, a step after one that failed
 * runs only when it says `always()`, and a shell is `bash --noprofile --norc -eo pipefail`.
 */
export async function executeSteps(
  steps: readonly Step[],
  { cwd, contexts, env = {} }: { cwd: string; contexts: Contexts; env?: Record<string, string> },
): Promise<Executed> {
  const temp = mkdtempSync(path.join(tmpdir(), 'hookglass-runner-'));
  const outputs: Contexts = {};
  const results: StepResult[] = [];
  const groups: (() => void)[] = [];
  const summary = path.join(temp, 'summary.md');
  writeFileSync(summary, '');
  const all: Contexts = { ...contexts, runner: { temp } };
  for (const [index, step] of steps.entries()) {
    if (step.run === undefined || step.shell !== 'bash') throw new Error(`step ${index} runs nothing in bash: ${JSON.stringify(step)}`);
    const failed = results.some(({ code }) => code !== 0);
    if (!holds(step.if ?? 'success()', all, outputs, failed)) continue;
    const output = path.join(temp, `output-${index}`);
    const script = path.join(temp, `step-${index}.sh`);
    writeFileSync(output, '');
    writeFileSync(script, filled(step.run, all, outputs));
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, all, outputs)]));
    const result = await runShell(script, cwd, { ...env, RUNNER_TEMP: temp, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...own });
    groups.push(result.group);
    const { code, stdout, stderr } = result;
    results.push({ name: step.name ?? String(index), code, stdout, stderr });
    if (step.id !== undefined) outputs[step.id] = Object.fromEntries(linesOf(output).map((line) => line.split(/=(.*)/s, 2)));
  }
  for (const end of groups) end();
  return { steps: results, summary: readFileSync(summary, 'utf8'), temp };
}

/** Until the shell has ended; what it left behind runs on, as on a runner, until the job is over. */
async function runShell(script: string, cwd: string, env: Record<string, string>): Promise<ProcessResult & { group: () => void }> {
  const [out, err] = [openSync(`${script}.out`, 'w'), openSync(`${script}.err`, 'w')];
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    ...{ cwd, env: { ...process.env, ...env }, stdio: ['ignore', out, err], detached: true },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const file of [out, err]) closeSync(file);
  return {
    code,
    stdout: readFileSync(`${script}.out`, 'utf8'),
    stderr: readFileSync(`${script}.err`, 'utf8'),
    group() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      } catch {
        // nothing was left
      }
    },
  };
}

const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean);

const filled = (text: string, contexts: Contexts, outputs: Contexts): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => contextValue(expression.trim(), contexts, outputs));

function contextValue(expression: string, contexts: Contexts, outputs: Contexts): string {
  const output = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression);
  if (output) return outputs[output[1] ?? '']?.[output[2] ?? ''] ?? '';
  const [, context = '', name = ''] = /^(\w+)\.([\w-]+)$/.exec(expression) ?? [];
  const value = contexts[context]?.[name];
  if (value === undefined) throw new Error(`nothing is known about \${{ ${expression} }}`);
  return value;
}

function holds(condition: string, contexts: Contexts, outputs: Contexts, failed: boolean): boolean {
  const terms = condition.split('&&').map((term) => term.trim());
  // Without a word about it, a condition holds only while all is well.
  if (failed && !terms.includes('always()')) return false;
  return terms.every((term) => {
    if (term === 'always()' || term === 'success()') return true;
    const unequal = /^(\S+) != ''$/.exec(term);
    if (!unequal) throw new Error(`this condition cannot be judged here: ${term}`);
    return contextValue(unequal[1] ?? '', contexts, outputs) !== '';
  });
}
