import type { Command } from './command.ts';

/** A verb as the overview names it; what it takes is loaded when it is asked for. */
export interface Verb {
  /** Behind the name in the overview, and the first line of its help and its page. */
  summary: string;
  load(): Promise<Command>;
}

/** One verb, one file, loaded when it is asked for: a verb that needs no core starts without loading one. */
export const VERBS: Readonly<Record<string, Verb>> = {
  serve: { summary: 'runs the core without a window', load: async () => (await import('./commands/serve.ts')).serve },
  open: { summary: 'opens the inspector of a running core', load: async () => (await import('./commands/open.ts')).open },
  token: {
    summary: 'prints the token of the control API, or makes a new one',
    load: async () => (await import('./commands/token.ts')).token,
  },
  deliveries: {
    summary: 'lists what was sent and what came from elsewhere, and follows it',
    load: async () => (await import('./commands/deliveries.ts')).deliveries,
  },
  show: { summary: 'shows one row as a whole', load: async () => (await import('./commands/show.ts')).show },
  replay: { summary: 'sends past deliveries again', load: async () => (await import('./commands/replay.ts')).replay },
  retry: { summary: 'makes the next attempt at once', load: async () => (await import('./commands/delivery-command.ts')).retry },
  cancel: { summary: 'makes no further attempt', load: async () => (await import('./commands/delivery-command.ts')).cancel },
  hold: { summary: 'makes no attempt until it is released', load: async () => (await import('./commands/delivery-command.ts')).hold },
  release: { summary: 'lets what is held go on', load: async () => (await import('./commands/delivery-command.ts')).release },
  trigger: {
    summary: 'sends an event without a change of the registry',
    load: async () => (await import('./commands/trigger.ts')).trigger,
  },
  listen: { summary: 'passes what the receiver gets on to your app', load: async () => (await import('./commands/listen.ts')).listen },
  cert: { summary: "shows, exports or renews the receiver's certificate", load: async () => (await import('./commands/cert.ts')).cert },
  captures: {
    summary: 'lists every request that the mock receiver got, and follows it',
    load: async () => (await import('./commands/captures.ts')).captures,
  },
  calls: {
    summary: 'lists the calls of MLflow clients and what came of each, and follows them',
    load: async () => (await import('./commands/calls.ts')).calls,
  },
  wait: { summary: 'waits until deliveries have arrived', load: async () => (await import('./commands/wait.ts')).wait },
  check: { summary: 'tells whether a receiver does what MLflow needs', load: async () => (await import('./commands/check.ts')).check },
  signature: { summary: 'signs and verifies without a core', load: async () => (await import('./commands/signature.ts')).signature },
  export: {
    summary: 'writes what is stored as HAR, JSON lines or curl',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  import: {
    summary: 'reads the deliveries of a file, or takes over the registry and webhooks of a real server',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  diff: { summary: 'compares two requests', load: async () => (await import('./commands/diff.ts')).diff },
  tunnel: {
    summary: 'makes the mock receiver reachable from the internet',
    load: async () => (await import('./commands/tunnel.ts')).tunnel,
  },
  attach: {
    summary: 'receives what a real MLflow server sends, while it runs',
    load: async () => (await import('./commands/attach.ts')).attach,
  },
  doctor: {
    summary: 'says why deliveries do not arrive, here or from a real MLflow',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  'mlflow-versions': {
    summary: 'lists the releases of MLflow that can be imitated, and what changes between two',
    load: async () => (await import('./commands/mlflow-versions.ts')).mlflowVersions,
  },
  mcp: { summary: 'answers a coding agent, over MCP', load: async () => (await import('./commands/mcp.ts')).mcp },
  receiver: { summary: 'writes a receiver to start from', load: async () => (await import('./commands/receiver.ts')).receiver },
  webhooks: { summary: 'lists, creates and tests webhooks', load: async () => (await import('./commands/webhooks.ts')).webhooks },
};
