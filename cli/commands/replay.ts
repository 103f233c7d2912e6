import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff, text, wholeNumber } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { httpUrl } from '../http-url.ts';
import { outcomesOf } from '../outcomes.ts';
import { replayCapture } from '../replay-capture.ts';
import { replayFile } from '../replay-file.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { span } from '../span.ts';
import { ROWS } from '../tables/rows.ts';
import { printList } from '../terminal/listing.ts';

const flags = {
  ...CORE_FLAGS,
  failed: onOff(false, { help: 'everything that failed and was not sent again since' }),
  since: span(undefined, 'with --failed: not older than this'),
  to: httpUrl({ help: 'another target' }),
  webhook: text(undefined, 'NAME', { help: 'with a file: whose secret signs (default: the one that the line names)' }),
  resign: onOff(false, { help: 'new id, time and signature (the default)' }),
  verbatim: onOff(false, { help: 'id, time, signature and bytes as they were' }),
  edit: onOff(false, { help: 'opens the body in $EDITOR first; it is signed anew' }),
  times: wholeNumber(1, 1, 1000, { help: 'how often' }),
  expect: onOff(false, { help: 'exit code 1 unless everything was delivered' }),
  timeout: span(120_000, 'how long to wait for the outcomes'),
} as const;

/** Sends past deliveries again and waits for what comes of it. */
export const replay = command({
  usage: ['replay ID [flags]', 'replay c33 --to URL [flags]', 'replay FILE [flags]', 'replay --failed [flags]'],
  about: [
    'Sends past deliveries again as new ones and waits for what comes of it: one by its id, everything that failed, what stands in a file, or a request that came from elsewhere (c33). Redirects are not followed.',
    'Without more it is signed anew: new id, time and signature. --verbatim sends id, time, signature and bytes as they were, which a correct receiver takes for a duplicate. --edit opens the body in $VISUAL or $EDITOR first.',
    'FILE is one that was shared or exported, a HAR or a copied request; all of it is read before anything is sent. A request from elsewhere needs --to, is sent once, and is no delivery: nothing is retried.',
  ],
  json: 'one delivery a line, as GET /api/v1/deliveries lists it, when it has ended; of a request from elsewhere what came of it: {"url", "outcome", "tookMs"}.',
  examples: [
    { says: 'One delivery once more', run: 'hookglass replay d1' },
    { says: 'Everything that failed in the last hour, and an exit code', run: 'hookglass replay --failed --since 1h --expect', exit: 1 },
    {
      says: 'To the app that you are debugging, twice with the same id',
      run: 'hookglass replay d1 --verbatim --times 2 --to http://127.0.0.1:3000/hooks',
    },
    {
      says: 'What a colleague exported, signed by a webhook of this core',
      run: 'hookglass replay iris.jsonl --webhook champions --expect',
    },
    { says: 'A request that came from elsewhere', run: 'hookglass replay c2 --to http://127.0.0.1:3000/hooks' },
  ],
  exits: { ...NO_CORE, 1: 'with --expect: something was not delivered', 124: 'the outcomes were not there in time' },
  flags,
  async run({ values, positionals }, env) {
    const what = subjectOf(values, positionals);
    const core = await findCore(values, env);
    if (what.kind === 'capture') {
      const { to, verbatim, times, json, expect } = values;
      return replayCapture(core, what.id, { to, mode: verbatim ? 'verbatim' : 'resigned', times, json, expect });
    }
    const sent = await send(core, what, values, env);
    const ended = await outcomesOf(core, sent, values.timeout);
    printList(ended, { table: ROWS, json: values.json, empty: 'Nothing that failed is left to be sent again.' });
    return values.expect && ended.some(({ state }) => state !== 'delivered') ? 1 : 0;
  },
});

type Values = Flags<typeof flags>['values'];

type Subject = { kind: 'capture' | 'delivery'; id: string } | { kind: 'file'; file: string } | { kind: 'failed' };

/** What is to be sent again. @throws StartError `usage` for what does not go together, before any core is asked */
function subjectOf({ failed, resign, verbatim, edit }: Values, positionals: readonly string[]): Subject {
  if ([resign, verbatim, edit].filter(Boolean).length > 1)
    throw new StartError('usage', 'Of --resign, --verbatim and --edit one can be chosen.');
  const [id] = positionals;
  if (failed) {
    if (id !== undefined || edit) throw new StartError('usage', '--failed takes no id and cannot be edited.');
    return { kind: 'failed' };
  }
  if (id === undefined || positionals.length > 1)
    throw new StartError('usage', 'replay takes one delivery, by d42 or by its delivery id, a file, or --failed.');
  if (/^c\d+$/.test(id)) {
    if (edit)
      throw new StartError('usage', 'A request from elsewhere is sent as it came (--verbatim) or signed anew; --edit takes a delivery.');
    return { kind: 'capture', id };
  }
  if (!/^d\d+$/.test(id) && existsSync(id)) {
    if (verbatim || edit) throw new StartError('usage', 'What comes from a file is signed anew; --verbatim and --edit take a delivery.');
    return { kind: 'file', file: id };
  }
  if (/[./\\]/.test(id)) throw new StartError('usage', `There is no file ${id}, and no delivery has that id.`);
  return { kind: 'delivery', id };
}

async function send(
  core: RunningCore,
  what: Exclude<Subject, { kind: 'capture' }>,
  { since, to, webhook, verbatim, edit, times }: Values,
  env: NodeJS.ProcessEnv,
): Promise<DeliverySummary[]> {
  const { client } = core;
  const url = to === undefined ? {} : { url: to };
  const mode = verbatim ? 'verbatim' : 'resigned';
  if (what.kind === 'failed') {
    const sinceMs = since === undefined ? 0 : Date.now() - since;
    return asking(() => client.replayFailed({ sinceMs, mode, ...url }));
  }
  if (what.kind === 'file') return replayFile(core, what.file, { times, ...url, ...(webhook !== undefined && { webhook }) });
  const { id } = what;
  if (!edit) return asking(() => client.replay(id, { mode, times, ...url }));
  const body = await asking(() => client.deliveryBody(id));
  if (!body) throw new StartError('usage', `There is no delivery ${JSON.stringify(id)}.`);
  const edited = editBytes(body, env).toString('base64');
  return asking(() => client.replay(id, { mode: 'edited', body: edited, times, ...url }));
}

function editBytes(bytes: Uint8Array, env: NodeJS.ProcessEnv): Buffer {
  const editor = env['VISUAL'] || env['EDITOR'] || 'vi';
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-edit-'));
  const file = path.join(directory, 'body.json');
  try {
    writeFileSync(file, bytes, { mode: 0o600 });
    // $EDITOR may hold arguments; it is the user's own words, so the user's own shell reads it, as git does.
    const { status } = spawnSync('sh', ['-c', `${editor} "$1"`, 'hookglass', file], { stdio: 'inherit', env: withoutOurs(env) });
    if (status !== 0) throw new StartError('usage', `${editor} ended with ${status}. Nothing was sent.`);
    return readFileSync(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Our keys and secrets come in variables of these names, and are none of an editor's business. */
const withoutOurs = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:HOOKGLASS|MLFLOW)_/.test(name)));
