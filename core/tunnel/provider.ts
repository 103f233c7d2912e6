import type { TunnelProblem } from '#shared/domain/app/tunnel.ts';

/** Where the tunnel ends on this machine: the receiver, never another port. */
export interface Target {
  host: string;
  port: number;
}

/** What a line of output says, as far as it matters. */
export type Meaning =
  | { kind: 'url'; url: string }
  /** The connection may have gone: a look through the public URL will tell. */
  | { kind: 'unsure' }
  | { kind: 'problem'; problem: TunnelProblem };

/** How the public URL is asked for the receiver's health. */
export interface ProbePlan {
  everyMs: number;
  timeoutMs: number;
  /** After the URL was announced. */
  firstAfterMs: number;
  /** How long a program that runs may be without an answer before it is started anew. */
  patienceMs: number;
}

/** What the last try that was on had, for a program that can ask for it again. */
export interface Before {
  publicUrl: string;
  /** Tries that failed since. */
  tries: number;
}

/** One way to run one program. Values from the user were checked by `parseTunnelSettings` before they get here. */
export interface Launch {
  /** A name to be found on PATH, or an absolute path. */
  program: string;
  args: readonly string[];
  /** Names of further environment variables that this program may see. */
  env?: readonly string[];
  probe: ProbePlan;
  /** Lines that say nothing about how it ended. */
  chatter?: RegExp;
  /** Called for each line of output, stdout and stderr alike. */
  read(line: string): Meaning | undefined;
}
