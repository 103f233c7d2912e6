import { importedWords, importSentences, type RegistryImport } from '#shared/domain/app/registry-import.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { onInterrupt } from '../end.ts';
import { pause } from '../pause.ts';
import { printError } from '../print.ts';
import { asking, type RunningCore } from '../running-core.ts';
import { IMPORTED } from '../tables/imported.ts';
import { openListing } from '../terminal/listing.ts';
import { liveLine } from '../terminal/live-line.ts';
import { terminalText } from '../terminal-text.ts';
import { certificatesOf, upstreamOf } from '../upstream-of.ts';

export interface RegistryQuestion {
  uri: string;
  /** Globs. */
  names: readonly string[];
  replace: boolean;
  json: boolean;
}

/** Between two looks at how it goes. */
const LOOK_EVERY_MS = 150;

/**
 * Has the core take over the models and prompts of a real server, and tells of each as it comes. What is here already stays, unless it is to
 * be replaced; each comes in whole or not at all, so that an import that ended early goes on when it is asked for again.
 *
 * @throws StartError when the server does not answer as it should
 */
export async function importRegistry(
  { client }: RunningCore,
  { uri, names, replace, json }: RegistryQuestion,
  env: NodeJS.ProcessEnv,
): Promise<RegistryImport> {
  upstreamOf('--from-mlflow', uri, env); // what is wrong with it is said in the words of the flag
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password, MLFLOW_TRACKING_TOKEN: token, MLFLOW_WORKSPACE } = env;
  const workspace = MLFLOW_WORKSPACE?.trim();
  let now = await asking(() =>
    client.startRegistryImport({
      ...{ uri, names: [...names], replace, certificates: certificatesOf(env) },
      credentials: { ...(username && { username }), ...(password && { password }), ...(token && { token }) },
      ...(workspace && { workspace }),
    }),
  );
  const listing = openListing({ table: IMPORTED, json, goesOn: true });
  const line = liveLine();
  const forget = onInterrupt(async () => {
    line.end();
    printError(terminalText(summary(await client.stopRegistryImport(now.number))));
  });
  const told = new AbortController();
  try {
    line.show(() => progress(now));
    for (let after = 0; ; ) {
      const looked = await asking(() => client.registryImport(now.number, { after }));
      if (!looked) throw new StartError('io', 'The core has forgotten this import.');
      now = looked.import;
      listing.show(looked.items);
      after += looked.items.length;
      if (now.state !== 'running' && looked.items.length === 0) break;
      if (looked.items.length === 0) await pause(LOOK_EVERY_MS, told.signal);
    }
  } finally {
    line.end();
    forget();
  }
  if (now.state === 'failed') throw new StartError('target-unreachable', now.problem ?? `${now.base} cannot be read.`);
  printError(terminalText(summary(now)));
  return now;
}

const progress = (now: RegistryImport) => `${now.base}: ${importedWords(now)}, ${now.seen} names seen`;
const summary = (now: RegistryImport) => importSentences(now, '--replace takes those of the server').join(' ');
