import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type GuardOrder, guardScript } from './guard-process.ts';

/** How to start a guard: a program and its arguments. */
export type GuardCommand = readonly [execPath: string, ...args: string[]];

/** Where this process is a Node, another one is the guard; it is given as text, so it needs no file beside a bundle. */
export const nodeGuard = (execPath: string): GuardCommand => [execPath, '-e', guardScript('process.exit')];

/**
 * Starts a program that does not outlive us. Between the two stands a small process of our own, the guard, whose
 * standard input is a pipe that only we hold: when it closes, because we asked for it or because we were killed with
 * `kill -9`, the guard ends the program and everything that it started, first politely and 2 s later not.
 */
export function spawnGuarded(order: GuardOrder, [execPath, ...args]: GuardCommand): ChildProcessByStdio<Writable, Readable, Readable> {
  const guard = spawn(execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: order.env,
    // A group of its own: neither Ctrl-C in our terminal nor a signal to our group reaches it.
    detached: true,
    windowsHide: true,
  });
  guard.stdin.on('error', () => {}); // the guard went first
  guard.stdin.write(`${JSON.stringify(order)}\n`);
  return guard;
}
