import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { startControl } from '../support/start-control.ts';
import { startCore } from '../support/start-core.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: ControlClient;

beforeEach(async () => {
  control = await startControl();
  client = createControlClient({ baseUrl: control.url, token: control.token.value() });
});
afterEach(() => control.stop());

const lints = async (url: string, more: object = {}) =>
  (await client.lintWebhook({ url, ...more })).map(
    ({ level, text, quote }) => `${level}: ${text}${quote === undefined ? '' : ` | ${quote}`}`,
  );

it.each([
  [
    'http://localhost:3000/hooks',
    "warning: A stock MLflow refuses this URL: http, an address that is not public. It works here. There, MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https and MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allow it. | Invalid webhook URL scheme: 'http'. Allowed schemes are: https.",
  ],
  [
    'https://10.0.0.8/',
    "warning: A stock MLflow refuses this URL: an address that is not public. It works here. There, MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows it. | Webhook URL must not resolve to a non-public IP address. '10.0.0.8' resolves to 10.0.0.8.",
  ],
  [
    'https://nowhere.invalid/',
    expect.stringMatching(
      /^warning: A stock MLflow refuses this URL: a name that cannot be resolved, as seen from this computer\. It works here\. \| Cannot resolve/,
    ),
  ],
  ['https://93.184.216.34/', undefined],
])('says of %s what a stock MLflow would answer', async (url, first) => {
  expect((await lints(url))[0]).toEqual(first);
});

it.each([
  ['ftp://127.0.0.1/', "refused: Invalid webhook URL scheme: 'ftp'. Allowed schemes are: http, https."],
  ['', "refused: Webhook URL cannot be empty or just whitespace: ''"],
  ['https://', "refused: Webhook URL must include a hostname: 'https://'"],
])('what is refused here is said once, in MLflow’s words: “%s”', async (url, words) => {
  expect(await lints(url)).toEqual([words]);
});

it('proposes the scheme that somebody left out', async () => {
  const [refused] = await client.lintWebhook({ url: 'localhost:3000/hooks' });

  expect(refused).toMatchObject({ level: 'refused', instead: 'http://localhost:3000/hooks' });
  expect(await lints('no url at all')).toEqual(["refused: Invalid webhook URL scheme: ''. Allowed schemes are: http, https."]);
});

it('tells of credentials, of a fragment, of spaces and of what is never sent', async () => {
  const said = await lints(' https://user:word@93.184.216.34/hook#part ');

  expect(said).toEqual([
    'note: The spaces around it are kept with it and left out when it is sent.',
    expect.stringMatching(/^warning: The name and password in it are sent as an Authorization header/),
    'note: “#part” is not sent: the part behind # stays with the sender.',
  ]);
  expect((await lints('http://169.254.169.254/'))[1]).toMatch(
    /^warning: It can be saved, but nothing is sent there\. 169\.254\.169\.254 is never a target/,
  );
  expect(await lints('http://127.0.0.1:abc/')).toContainEqual(
    'warning: It can be saved, but nothing is sent there. It is not a URL that a request can be sent to.',
  );
});

it('another active webhook with the same URL and event is named, itself is not', async () => {
  const url = 'https://93.184.216.34/';
  const events = ['prompt.created', 'prompt_tag.set'] as const;
  const { id } = await client.createWebhook({ name: 'first', url, events });

  expect(await lints(url, { events: ['prompt.created'] })).toEqual([
    'note: “first” has this URL too, so prompt.created arrives there twice, with two delivery ids.',
  ]);
  expect(await lints(url, { events, id })).toEqual([]);
  expect(await lints(url, { events: ['model_version.created'] })).toEqual([]);
});

it('looks up no name when it is asked not to', async () => {
  expect(await lints('https://nowhere.invalid/', { resolve: false })).toEqual([]);
  expect(await lints('http://nowhere.invalid/', { resolve: false })).toEqual([
    expect.stringMatching(
      /^warning: A stock MLflow refuses this URL: http\. It works here\. There, MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https allows it\./,
    ),
  ]);
});

it('says of the tracking URI that it is no receiver', async () => {
  const core = await startCore();
  const asked = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });

  expect((await asked.lintWebhook({ url: core.mlflow })).map(({ text }) => text)).toContain(
    'That is the MLflow API of Hookglass itself. It takes no webhooks.',
  );
  await core.stop();
});
