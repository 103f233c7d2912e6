import { StartError } from '#shared/domain/app/start-error.ts';
import { didYouMean } from '#shared/domain/nearest.ts';
import { endWith, endWithError } from './end.ts';
import { helpLines, overviewLines } from './help.ts';
import { ignoreProxies } from './network-settings.ts';
import { outputScreen, print, watchOutput } from './print.ts';
import { VERBS } from './verbs.ts';
import { VERSION } from './version.ts';

async function run(argv: readonly string[]): Promise<number> {
  // What stands behind `--` is the command line of another program.
  const ours = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const asksForHelp = argv.length === 0 || argv[0] === 'help' || ours.includes('--help') || ours.includes('-h');
  const verb = argv[0] === 'help' ? argv[1] : argv[0];
  if (verb === '--version') {
    print(VERSION);
    return 0;
  }
  if (asksForHelp && (verb === undefined || verb.startsWith('-'))) {
    for (const line of overviewLines(VERBS, outputScreen())) print(line);
    return 0;
  }
  const entry = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!entry) throw new StartError('usage', unknownVerb(verb ?? ''));
  const command = await entry.load();
  if (!asksForHelp) return command.run(argv.slice(1), process.env);
  for (const line of helpLines(command, outputScreen())) print(line);
  return 0;
}

function unknownVerb(verb: string): string {
  const near = didYouMean(verb, [...Object.keys(VERBS), 'help', '--version']);
  if (verb.startsWith('-')) return `A verb comes first, not ${verb}. "hookglass help" lists them.`;
  return [`There is no verb ${JSON.stringify(verb)}.`, near, '"hookglass help" lists what there is.'].filter(Boolean).join(' ');
}

/** A core that was told to stop has stopped by then; a reader of its lines that stands still must not keep the process. */
const PATIENCE_OF_SERVE_MS = 1000;

watchOutput();
ignoreProxies(process.env);
run(process.argv.slice(2)).then(
  (code) => endWith(code, process.argv[2] === 'serve' ? PATIENCE_OF_SERVE_MS : undefined),
  (error: unknown) => endWithError(error),
);
process.on('uncaughtException', (error) => void endWithError(error));
