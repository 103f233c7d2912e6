import { StartError } from '#shared/domain/app/start-error.ts';
import { type Command, helpLines } from './command.ts';
import { endWith } from './end.ts';
import { ignoreProxies } from './network-settings.ts';
import { print, printError, watchOutput } from './print.ts';
import { terminalText } from './terminal-text.ts';
import { VERSION } from './version.ts';

/** One verb, one file, loaded when it is asked for: a verb that needs no core starts without loading one. */
const VERBS: Readonly<Record<string, { help: string; load(): Promise<Command> }>> = {
  serve: { help: 'runs the core without a window', load: async () => (await import('./commands/serve.ts')).serve },
  open: { help: 'opens the inspector of a running core', load: async () => (await import('./commands/open.ts')).open },
  token: { help: 'prints the token of the control API, or makes a new one', load: async () => (await import('./commands/token.ts')).token },
  deliveries: {
    help: 'lists what was sent and what came from elsewhere, and follows it',
    load: async () => (await import('./commands/deliveries.ts')).deliveries,
  },
  show: { help: 'shows one of them as a whole', load: async () => (await import('./commands/show.ts')).show },
  replay: { help: 'sends past deliveries again', load: async () => (await import('./commands/replay.ts')).replay },
  retry: { help: 'makes the next attempt at once', load: async () => (await import('./commands/delivery-command.ts')).retry },
  cancel: { help: 'makes no further attempt', load: async () => (await import('./commands/delivery-command.ts')).cancel },
  hold: { help: 'makes no attempt until it is released', load: async () => (await import('./commands/delivery-command.ts')).hold },
  release: { help: 'lets what is held go on', load: async () => (await import('./commands/delivery-command.ts')).release },
  trigger: { help: 'sends an event without a change of the registry', load: async () => (await import('./commands/trigger.ts')).trigger },
  listen: { help: 'passes what the receiver gets on to your app', load: async () => (await import('./commands/listen.ts')).listen },
  cert: { help: "shows, exports or renews the receiver's certificate", load: async () => (await import('./commands/cert.ts')).cert },
  wait: { help: 'waits until deliveries have arrived', load: async () => (await import('./commands/wait.ts')).wait },
  signature: { help: 'signs and verifies without a core', load: async () => (await import('./commands/signature.ts')).signature },
  export: {
    help: 'writes what is stored as HAR, JSON lines or curl',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  import: {
    help: 'reads the deliveries of a shared file, a HAR or a copied request',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  diff: { help: 'compares two requests', load: async () => (await import('./commands/diff.ts')).diff },
  tunnel: { help: 'makes the mock receiver reachable from the internet', load: async () => (await import('./commands/tunnel.ts')).tunnel },
  receiver: { help: 'writes a receiver to start from', load: async () => (await import('./commands/receiver.ts')).receiver },
  webhooks: { help: 'lists, creates and tests webhooks', load: async () => (await import('./commands/webhooks.ts')).webhooks },
};

async function run(argv: readonly string[]): Promise<number> {
  const asksForHelp = argv.length === 0 || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h');
  const verb = argv[0] === 'help' ? argv[1] : argv[0];
  if (verb === '--version') {
    print(VERSION);
    return 0;
  }
  if (asksForHelp && (verb === undefined || verb.startsWith('-'))) {
    for (const line of overview()) print(line);
    return 0;
  }
  const entry = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!entry) throw new StartError('usage', `There is no verb ${JSON.stringify(verb)}. "hookglass help" lists what there is.`);
  const command = await entry.load();
  if (!asksForHelp) return command.run(argv.slice(1), process.env);
  for (const line of helpLines(command)) print(line);
  return 0;
}

function overview(): string[] {
  const verbs = Object.entries(VERBS);
  const width = Math.max(...verbs.map(([name]) => name.length));
  return [
    'hookglass VERB [flags]',
    '',
    ...verbs.map(([name, { help }]) => `  ${name.padEnd(width)}  ${help}`),
    '',
    '"hookglass help VERB" lists the flags of a verb.',
  ];
}

/** A core that was told to stop has stopped by then; a reader of its lines that stands still must not keep the process. */
const PATIENCE_OF_SERVE_MS = 1000;

watchOutput();
ignoreProxies(process.env);
run(process.argv.slice(2)).then(
  (code) => endWith(code, process.argv[2] === 'serve' ? PATIENCE_OF_SERVE_MS : undefined),
  (error: unknown) => {
    if (!(error instanceof StartError)) throw error; // a bug: its stack helps
    for (const line of error.message.split('\n')) printError(terminalText(line));
    return endWith(error.exitCode);
  },
);
