import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { BUILT_MAIN, type CliResult, startCli } from '../support/run-cli.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

/*
 * What a person mistypes is answered with one sentence on standard error that says what was expected, and with the exit code that the help
 * promises; nothing is printed for a program to read, and nothing is sent. Each row is a process of its own.
 */

const core = await startCore();
const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
await client.createWebhook({ name: 'alias-hook', url: core.webhookUrl, events: ['prompt.created'], secret: 's3cret' });
const [sent] = await client.compose({ webhookId: (await client.webhooks({})).items[0]?.id ?? '', event: 'prompt.created' });
await vi.waitFor(async () => expect((await client.delivery(sent?.id ?? ''))?.state).toBe('delivered'), { timeout: 15_000 });
afterAll(() => core.stop());

const files = temporaryDirectory();
const file = (name: string, text: string) => {
  writeFileSync(path.join(files, name), text);
  return path.join(files, name);
};
const brokenHar = file('broken.har', '{"log":{"entries":[{');
const emptyHar = file('empty.har', '{"log":{"entries":[]}}');
const words = file('words.txt', 'nothing that anybody could send');
const folder = path.join(files, 'folder');
mkdirSync(path.join(folder, 'inside'), { recursive: true });
const missing = path.join(files, 'missing.json');
const nowhere = path.join(files, 'nowhere');

/** `D` stands for the data directory of the running core. */
type Row = [argv: string | readonly string[], code: number, said: string | RegExp];

const EVENTS = /budget_policy\.exceeded\.$/;
const HELP = (verb: string) => `"hookglass help ${verb}" lists its flags.`;

const ROWS: Row[] = [
  ['delivries', 2, 'There is no verb "delivries". Did you mean deliveries? "hookglass help" lists what there is.'],
  ['Replay', 2, 'There is no verb "Replay". Did you mean replay? "hookglass help" lists what there is.'],
  ['quantum', 2, 'There is no verb "quantum". "hookglass help" lists what there is.'],
  ['help delivries', 2, 'There is no verb "delivries". Did you mean deliveries? "hookglass help" lists what there is.'],
  ['hlep', 2, 'There is no verb "hlep". Did you mean help? "hookglass help" lists what there is.'],
  ['version', 2, 'There is no verb "version". Did you mean --version? "hookglass help" lists what there is.'],
  ['--bogus', 2, 'A verb comes first, not --bogus. "hookglass help" lists them.'],
  ['toString', 2, 'There is no verb "toString". "hookglass help" lists what there is.'],

  ['deliveries D --flow', 2, `deliveries has no flag --flow. Did you mean --follow? ${HELP('deliveries')}`],
  ['deliveries D -x', 2, `deliveries has no flag -x. ${HELP('deliveries')}`],
  ['deliveries D --limit', 2, '--limit needs a value: --limit N.'],
  ['deliveries D --limit --json', 2, '--limit needs a value: --limit N; one that begins with a dash is written --limit=-….'],
  ['deliveries D --limit 0', 2, '--limit "0": a whole number from 1 to 1000 is expected.'],
  ['deliveries D --limit ten', 2, '--limit "ten": a whole number from 1 to 1000 is expected.'],
  ['deliveries D --json=yes', 2, `--json takes no value. ${HELP('deliveries')}`],
  ['deliveries D state:faild', 2, /^state:faild\n~{11}\nstate takes delivered, .*, not “faild”\. Did you mean failed\?$/],
  [
    'deliveries D stat:failed',
    2,
    /^stat:failed\n~{11}\nThere is no stat:; did you mean state:\? To look for the text, put it in quotes: "stat:failed"\.$/,
  ],
  ['deliveries D model:"iris', 2, /The quotation mark is not closed\.$/],
  ['deliveries D show', 2, /^deliveries show takes one row: deliveries show d42\./],
  [
    `deliveries --data-dir ${nowhere}`,
    3,
    `No Hookglass is running on ${nowhere}. Start one with "hookglass serve", or name its directory with --data-dir.`,
  ],
  [`deliveries --data-dir ${words}`, 3, /^No Hookglass is running on /],

  ['show D', 2, /^show takes one row, by d42, .* "hookglass deliveries" shows them\.$/],
  ['show D d1 d2', 2, /^show takes one row/],
  ['show D d99999', 2, 'There is no row "d99999". "hookglass deliveries" shows them.'],
  ['show D nonsense', 2, 'There is no row "nonsense". "hookglass deliveries" shows them.'],

  ['replay D', 2, 'replay takes one delivery, by d42 or by its delivery id, a file, or --failed.'],
  ['replay D d99999', 2, 'There is no delivery "d99999".'],
  ['replay D d1 --to localhost:3000', 2, '--to "localhost:3000": a URL begins with its scheme; did you mean http://localhost:3000?'],
  ['replay D d1 --to ftp://127.0.0.1/', 2, '--to "ftp://127.0.0.1/": http or https is expected, not ftp.'],
  ['replay D d1 --to 3000', 2, '--to "3000": a URL is expected, not a port alone; did you mean http://127.0.0.1:3000?'],
  ['replay D d1 --verbatim --edit', 2, 'Of --resign, --verbatim and --edit one can be chosen.'],
  ['replay D --failed d1', 2, '--failed takes no id and cannot be edited.'],
  ['replay D --failed --since 10', 2, '--since "10": a time needs its unit: 10s, 10m or 10h.'],
  ['replay D d1 --times 5000', 2, '--times "5000": a whole number from 1 to 1000 is expected.'],
  ['replay D d1 --timeout soon', 2, '--timeout "soon": a time such as 250ms, 30s, 15m or 1h is expected.'],
  ['replay D c1', 2, 'Say with --to where a request from elsewhere is sent: --to http://127.0.0.1:3000/hooks.'],
  [`replay D ${missing}`, 2, `There is no file ${missing}, and no delivery has that id.`],
  [`replay D ${brokenHar}`, 2, 'Line 1 is not a delivery: it is not closed.'],
  [`replay D ${emptyHar}`, 2, `There is no delivery in ${emptyHar}.`],

  ['retry D', 2, /^retry takes one delivery or more, by d42/],
  ['hold D d99999', 2, 'There is no delivery "d99999".'],
  ['cancel D d1', 2, 'It has ended (delivered). To send it once more, replay it.'],

  ['trigger D', 2, EVENTS],
  ['trigger D prompt.creatd', 2, /^(?:MLflow has|There is) no event "prompt\.creatd"\. .*prompt\.created/],
  [
    'trigger D prompt.created --override colour=red --dry-run',
    2,
    /^prompt\.created has no field "colour"\. It has name, tags\.KEY, description/,
  ],
  ['trigger D prompt.created --override name --dry-run', 2, /^--override takes a .*such as name=iris, not "name"\.$/],
  [
    'trigger D prompt.created --webhook alias-hok',
    2,
    'There is no webhook "alias-hok". Did you mean alias-hook? "hookglass webhooks list" shows them.',
  ],
  [`trigger D prompt.created --raw @${missing}`, 2, `There is no file ${missing}.`],

  ['wait D --event model_version.creatd', 2, 'MLflow has no event "model_version.creatd". Did you mean model_version.created?'],
  ['wait D --timeout 5', 2, '--timeout "5": a time needs its unit: 5s, 5m or 5h.'],
  ['wait D --since yesterday', 2, '--since "yesterday": start, now or a time such as 250ms, 30s, 15m or 1h is expected.'],
  ['wait D --where alias', 2, '--where takes a field and its value, such as data.alias=champion.'],
  ['wait D state:faild', 2, /^state:faild\n/],
  ['wait D --event prompt_tag.set --timeout 50ms', 124, 'It has not happened within 50 ms.'],

  ['listen D', 2, 'listen needs to know where to: -f URL, or --route GLOB=URL.'],
  ['listen D http://127.0.0.1:3000', 2, 'listen takes its target as a flag: listen -f http://127.0.0.1:3000'],
  ['listen D -f ftp://127.0.0.1/x', 2, '--forward-to "ftp://127.0.0.1/x": http or https is expected, not ftp.'],
  ['listen D --route prompt*', 2, '--route prompt*: GLOB=URL is expected, such as prompt*=http://127.0.0.1:3000.'],
  ['listen D --route promt.created=http://127.0.0.1:1/', 2, 'MLflow has no event "promt.created". Did you mean prompt.created?'],
  ['listen D -e quantum -f http://127.0.0.1:1/', 2, EVENTS],

  ['webhooks D lst', 2, 'webhooks has no "lst". Did you mean list? "hookglass help webhooks" says more.'],
  ['webhooks D create onlyname', 2, /^webhooks create takes a name and a URL: /],
  [
    'webhooks D create n localhost:3000/hooks',
    2,
    '"localhost:3000/hooks": a URL begins with its scheme; did you mean http://localhost:3000/hooks?',
  ],
  ['webhooks D create n ftp://127.0.0.1/', 2, "Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https."],
  [
    'webhooks D create n http://127.0.0.1:1/ --events promt.created',
    2,
    'MLflow has no event "promt.created". Did you mean prompt.created?',
  ],
  [
    'webhooks D create n http://127.0.0.1:1/ --secret-env NOT_SET',
    2,
    'The environment variable NOT_SET is not set. It should hold the secret.',
  ],
  ['webhooks D test', 2, 'webhooks test takes the name of a webhook.'],
  ['webhooks D delete alias-hok', 2, 'There is no webhook "alias-hok". Did you mean alias-hook? "hookglass webhooks list" shows them.'],

  ['signature', 2, /^signature takes sign, verify or explain\.?/],
  ['signature verify', 2, /^Give the secret with --secret-env NAME/],
  ['signature sign --secret-env NOT_SET', 2, 'The environment variable NOT_SET is not set. It should hold the secret.'],
  [`signature sign --secret-env PATH --body ${missing}`, 2, `There is no file ${missing}.`],
  ['signature sign --secret -', 2, 'Standard input is empty. It should hold the secret.'],
  [`signature verify --secret-env PATH --request ${words}`, 2, /words\.txt: This is none of the forms that are understood: curl/],
  ['signature explain D c99999', 2, 'There is no capture c99999.'],

  ['diff D d1', 2, /^diff takes two/],
  [`diff D d1 ${missing}`, 2, /^There is no file "\S+missing\.json"/],
  ['export D --as xml', 2, '--as "xml": one of jsonl, har, curl is expected.'],
  [`export D -o ${nowhere}/x.jsonl`, 74, `${nowhere}/x.jsonl cannot be written: its folder is not there.`],
  [`export D -o ${words}/x.jsonl`, 74, `${words}/x.jsonl cannot be written: a part of its path is a file, not a folder.`],
  [`export D --force -o ${folder}`, 74, `${folder} cannot be written: it is a folder.`],
  ['import', 2, /^Name a file/],
  ['mlflow-versions 3.10 3.17', 2, 'mlflow-versions takes nothing, or diff and two releases: hookglass mlflow-versions diff 3.10 3.17'],
  [`import ${missing}`, 2, `There is no file ${missing}.`],
  [`import ${folder}`, 2, `${folder} is a directory, not a file.`],
  [`import ${brokenHar}`, 2, `There is no delivery in ${brokenHar}; line 1: it is not closed.`],
  [`import ${emptyHar}`, 1, `There is no delivery in ${emptyHar}.`],

  ['tunnel D strt', 2, 'tunnel has no "strt". Did you mean start or stop? "hookglass help tunnel" says more.'],
  ['tunnel D start cloudflare', 2, 'There is no tunnel "cloudflare". Did you mean cloudflared or cloudflared-named?'],
  ['tunnel D ngrok', 2, 'To start it: hookglass tunnel start ngrok'],
  ['tunnel D follow nobody', 2, 'There is no webhook "nobody". "hookglass webhooks list" shows them.'],
  ['receiver new django app', 2, /^There is no receiver for "django"\. There are fastapi/],
  [`receiver new fastapi ${folder}`, 2, /folder is not empty\. Name a directory that is new or empty; nothing was written\.$/],
  ['open D extra', 2, 'open takes no words, only flags: "extra" is too many. "hookglass help open" shows how it is used.'],
  ['token D --rotat', 2, `token has no flag --rotat. Did you mean --rotate? ${HELP('token')}`],
  [`token --data-dir ${nowhere}`, 3, /no Hookglass has been started on this directory yet\.$/],

  ['serve extra', 2, 'serve takes no words, only flags: "extra" is too many. "hookglass help serve" shows how it is used.'],
  ['serve D', 75, /already/],
  ['serve --mlflow-port 99999', 2, '--mlflow-port "99999": a whole number from 0 to 65535 is expected.'],
  ['serve --request-timeout 0', 2, '--request-timeout "0": whole seconds from 1 to 3600 are expected, such as 30 or 30s.'],
  [
    ['serve', '--mlflow-host', ''],
    2,
    '--mlflow-host is there, but its value is empty. Give it one, --mlflow-host ADDRESS, or leave it out: it is 127.0.0.1 then.',
  ],
  [['show', '--data-dir=', 'd1'], 2, '--data-dir is there, but its value is empty. Give it one, --data-dir DIR, or leave it out.'],
  ['serve --keep-bytes few', 2, '--keep-bytes "few": at least 1MiB is expected, in bytes or as 512MiB or 2GiB.'],
  ['serve --respond 503y2', 2, /^--respond "503y2": this is not a scenario\n503y2\n\^ a status or one of verify, .* is expected here\.$/],

  ['check', 2, /^check takes the URL of a receiver, such as /],
  ['check localhost:3000 --secret-env PATH', 2, /Did you mean http:\/\/localhost:3000\?$/],
  ['check http://127.0.0.1:1/', 2, /^check needs the secret that the receiver has: --secret-env NAME/],
];

const argvOf = (argv: Row[0]): string[] =>
  (typeof argv === 'string' ? argv.split(' ') : [...argv]).flatMap((word) => (word === 'D' ? ['--data-dir', core.dataDir] : [word]));

/** A few processes at a time: more would only wait for each other. */
const AT_ONCE = 4;
const free: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
const results = ROWS.map(([argv], i): Promise<CliResult> => {
  const result = (free[i % AT_ONCE] ?? Promise.resolve()).then(
    () => startCli(argvOf(argv), { HOME: nowhere, PATH: process.env['PATH'] ?? '' }, undefined, BUILT_MAIN).ended,
  );
  free[i % AT_ONCE] = result;
  return result;
});

it.each(ROWS.map(([argv, code, said], i) => ({ words: String(argv).replaceAll(files, ''), code, said, i })))(
  'hookglass $words ends with $code',
  async ({ code, said, i }) => {
    const result = await results[i];

    const text = result?.stderr.replace(/\n$/, '');
    if (typeof said === 'string') expect(text).toBe(said);
    else expect(text).toMatch(said);
    expect(result).toMatchObject({ code, lines: [] });
    expect(text).not.toMatch(/\n\s+at |node:internal|Error:/);
  },
);

it('nothing of it was sent', async () => {
  const all = await Promise.all(results);

  expect((await client.deliveries({ limit: 10 })).items).toHaveLength(1);
  guardFigure(sentenceFigure(all));
});

it('a program that says where it stumbled is seen through', async () => {
  const stumbling = startCli(['null.text'], {}, undefined, '--eval').ended;

  knownBad('X-09', [sentenceFigure(await Promise.all([...results.slice(1), stumbling]))]);
});

/** X-09, for what was said to wrong inputs. */
function sentenceFigure(all: readonly CliResult[]): GuardFigure {
  const inSentences = all.filter(({ stderr, code }) => !/\n\s+at /.test(stderr) && code !== 0).length;
  return { row: 'X-09', what: 'wrong inputs that are answered with a sentence', value: inSentences, unit: 'of them', atLeast: ROWS.length };
}
