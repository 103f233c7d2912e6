import { readFileSync } from 'node:fs';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures } from './guard-figure.ts';
import { post, type Target } from './hostile-bodies.ts';
import { startBuiltServe } from './start-serve.ts';
import { watchWhile } from './watch-process.ts';

const WARM_REQUESTS = 200;
const JSON_TYPE = { 'content-type': 'application/json' };
const MOST_P99_MS = 100;
const MAY_GROW_MIB = 128;
const MAY_KEEP_MIB = 50;

/** The built program with its planes as targets, after its first requests. @param args of `serve` */
export async function startGuardedServe(args: readonly string[] = []) {
  const serve = await startBuiltServe(args);
  const bearer = { ...JSON_TYPE, authorization: `Bearer ${readFileSync(serve.tokenFile, 'utf8').trim()}` };
  const webhook: Target = { url: serve.webhookUrl };
  await fetch(`${serve.inspector}/api/v1/webhooks`, { headers: bearer }); // loads what answers there, for which everybody waits once
  for (let count = 0; count < WARM_REQUESTS; count += 1) await post(webhook, '{}');

  return {
    ...serve,
    webhook,
    /** @param path after `/api/2.0/mlflow/` */
    mlflowCall: (path: string): Target => ({ url: `${serve.mlflow}/api/2.0/mlflow/${path}`, headers: JSON_TYPE }),
    /** @param path after `/api/v1/` */
    controlCall: (path: string): Target => ({ url: `${serve.inspector}/api/v1/${path}`, headers: bearer }),

    /** Holds what the process feels during an attack against the limits that one row of the promises sets for all of them. */
    async guard(named: { row: string; what: string }, attack: () => Promise<void>): Promise<void> {
      guardFigures(await feltFigures({ pid: serve.pid, healthUrl: `${serve.receiver}/health` }, named, attack));
    },
  };
}

/** What a process feels during an attack, with the limits of. */
export async function feltFigures(
  of: { pid: number; healthUrl: string },
  { row, what }: { row: string; what: string },
  attack: () => Promise<void>,
): Promise<GuardFigure[]> {
  const felt = await watchWhile({ ...of, mayKeepMiB: MAY_KEEP_MIB }, attack);
  return [
    { row, what: `${what}: unanswered questions`, value: felt.unanswered, unit: '', atMost: 0 },
    { row, what: `${what}: p99 of health`, value: felt.healthP99Ms, unit: 'ms', atMost: MOST_P99_MS },
    { row, what: `${what}: memory grown by`, value: felt.grownMiB, unit: 'MiB', atMost: MAY_GROW_MIB },
    { row, what: `${what}: memory kept after 30 s`, value: felt.keptMiB, unit: 'MiB', atMost: MAY_KEEP_MIB },
  ];
}
