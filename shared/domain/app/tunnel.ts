import type { TunnelProviderName, TunnelSettings } from './tunnel-providers.ts';

/**
 * A public URL for the receiver, made by a program that is installed on this machine.
 *
 * ```
 *   off ──start──▶ starting ──first answer through the public URL──▶ on
 *    ▲                │  ▲                                         │  ▲
 *    │                │  └── (never been on) ── down ◀─────────────┘  │   no answer, or the program ended
 *   stop              ▼                        │ └───── answers ──────┘   tried again with growing waits
 *    └──────────── failed ◀────────────────────┘   what trying again cannot mend: not logged in, host key changed …
 * ```
 */
export type TunnelState =
  | { kind: 'off' }
  | { kind: 'starting'; sinceMs: number }
  | { kind: 'on'; sinceMs: number; publicUrl: string; latencyMs: number; checkedAtMs: number }
  /** `retryAtMs` is absent while a try is under way. */
  | { kind: 'down'; sinceMs: number; problem: TunnelProblem; tries: number; retryAtMs?: number; publicUrl?: string }
  | { kind: 'failed'; sinceMs: number; problem: TunnelProblem };

export const TUNNEL_PROBLEMS = [
  'no-program',
  'not-started',
  'unknown-host',
  'unreachable',
  'login-required',
  'host-key-changed',
  'far-port-in-use',
  'name-unknown',
  'name-in-use',
  'limit-reached',
  'no-url',
  'no-answer',
  'wrong-answer',
  'ended',
] as const;
export type TunnelProblemCode = (typeof TUNNEL_PROBLEMS)[number];

export interface TunnelProblem {
  code: TunnelProblemCode;
  /** One sentence: what happened. */
  message: string;
  /** What to do about it, a sentence or a command. */
  fix?: string;
}

/** While it was down nothing that was sent to the public URL arrived. `toMs` is absent while it lasts. */
export interface TunnelGap {
  fromMs: number;
  toMs?: number;
  why: string;
}

/** A command of the user's own. It is read from a file in the data directory and never accepted over the network. */
export interface CustomCommand {
  command: string;
  /** `{port}` stands for the receiver's port and has to occur. */
  args: readonly string[];
  /** Regular expression; its first group, or else the whole match, is the public URL. */
  urlPattern: string;
}

export interface TunnelProviderInfo {
  name: TunnelProviderName;
  /** The program it needs. */
  program: string;
  /** Absent when the program was not found on PATH. */
  found?: { path: string; version: string };
  /** How to get the program. */
  install: string;
}

/** A webhook whose URL is set anew whenever the public URL changes. It ends when somebody sets another URL by hand. */
export interface TunnelFollower {
  webhookId: string;
  webhookName: string;
  /** Where in the receiver it leads: the name of an endpoint, `webhook` for the default one. */
  endpoint: string;
  /** The webhook's URL now. While the tunnel is off it is the last one, or one from before the first start. */
  url: string;
  /** Why the present public URL was not copied, when the URL policy of this server refuses it. */
  refusal?: string;
}

/** Everything about the tunnel that lists, the view and the stream show. */
export interface TunnelStatus {
  state: TunnelState;
  /** The last choice; kept when the tunnel is off. */
  settings?: TunnelSettings;
  /** What becomes reachable from outside, and nothing else: the receiver. */
  reaches: string;
  /** The address to register at a remote MLflow; present when there is a public URL. */
  webhookUrl?: string;
  /** Newest first, at most 5 in a stream event. */
  gaps: TunnelGap[];
  followers: TunnelFollower[];
}
