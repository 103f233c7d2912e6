import type { TunnelProblem, TunnelProblemCode } from '#shared/domain/app/tunnel.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** Whether the same try can succeed a little later without anybody doing anything. */
export function isRetried(code: TunnelProblemCode): boolean {
  switch (code) {
    case 'unknown-host': // also what a machine without a network says
    case 'unreachable':
    case 'far-port-in-use': // often our own connection of before, which the server has not missed yet
    case 'name-in-use':
    case 'no-url':
    case 'no-answer':
    case 'wrong-answer':
    case 'ended':
      return true;
    case 'no-program':
    case 'not-started':
    case 'login-required': // knocking again and again gets an address banned
    case 'host-key-changed':
    case 'name-unknown':
    case 'limit-reached':
      return false;
    default:
      return unreachable(code);
  }
}

export const problem = (code: TunnelProblemCode, message: string, fix?: string): TunnelProblem =>
  fix === undefined ? { code, message } : { code, message, fix };

export const noProgram = (program: string, install: string): TunnelProblem =>
  problem('no-program', `${program} was not found on PATH.`, install);

export const notStarted = (program: string, code: string): TunnelProblem =>
  problem('not-started', `${program} could not be started (${code}).`, 'The file has to be a program that this user may run.');

export const noUrl = (program: string, seconds: number): TunnelProblem =>
  problem('no-url', `${program} printed no public URL within ${seconds} s.`, 'Run it once in a terminal to see what it waits for.');

export const noAnswer = (publicUrl: string, why: string): TunnelProblem => problem('no-answer', `${publicUrl} does not answer (${why}).`);

export const wrongAnswer = (publicUrl: string, what: string): TunnelProblem =>
  problem('wrong-answer', `${publicUrl} is answered by something else than the receiver (${what}).`);

export function ended(program: string, how: string, lastLine: string | undefined): TunnelProblem {
  return problem('ended', lastLine ? `${program} ended (${how}): ${lastLine}` : `${program} ended (${how}) without a word.`);
}
