import { randomUUID } from 'node:crypto';
import { StartError } from '#shared/domain/app/start-error.ts';
import { DEFAULT_ENDPOINT, type ForwardRoute } from '#shared/domain/scenario/endpoint.ts';
import { urlProblem } from '#shared/domain/url-problem.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { names, onOff, text } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { followCore } from '../follow-core.ts';
import { httpUrl } from '../http-url.ts';
import { listenKeys } from '../listen-keys.ts';
import { openListenView } from '../listen-view.ts';
import { matchingEvents } from '../matching-events.ts';
import { newestOnly } from '../newest-only.ts';
import { print, printError } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { stopSignals } from '../stop-signals.ts';
import { terminalText } from '../terminal-text.ts';
import { writeEnv } from '../write-env.ts';

const flags = {
  ...CORE_FLAGS,
  'forward-to': httpUrl({ help: 'your app: its answer goes back to the sender', short: 'f' }),
  route: { ...names('further routes by event, tried first: model_version.*=http://127.0.0.1:3000/hooks'), many: true as const },
  events: text('*', 'GLOB', { help: 'which events go to --forward-to', short: 'e' }),
  watch: onOff(false, { help: 'sends what failed again when the app is back after a restart' }),
  'print-secret': onOff(false, { help: 'prints the secret that the app needs' }),
  'write-env': text(undefined, 'FILE', { help: 'writes it to this file as MLFLOW_WEBHOOK_SECRET' }),
} as const;

/** Passes what the mock receiver gets on to the user's app, and shows it, until it is stopped. */
export const listen = command({
  usage: ['listen -f URL [flags]', "listen --route 'GLOB=URL' [flags]"],
  about: [
    'Passes what the mock receiver gets on to your app and shows it, until it is stopped. The answer of your app goes back to the sender, so that retries are tried out too. Without an app that answers, the sender gets 502.',
    '--route sends events elsewhere: the routes are tried in turn, then --forward-to. With --watch, what failed is sent again when the app is back after a restart. The route is gone when listen ends, at the latest 15 s after it was killed.',
    'It outlives a restart of the core: it waits 60 s for the next one on the same data directory and joins it.',
  ],
  json: 'one request a line, as GET /api/v1/captures lists it.',
  examples: [
    { says: 'Everything to one app', run: 'hookglass listen --forward-to http://127.0.0.1:3000/hooks', endless: true },
    {
      says: 'Aliases to another one',
      run: "hookglass listen -f http://127.0.0.1:3000/hooks --route 'model_version_alias.*=http://127.0.0.1:3000/aliases'",
      endless: true,
    },
    {
      says: 'With the secret where the app reads it',
      run: 'hookglass listen -f http://127.0.0.1:3000/hooks --write-env .env --watch',
      endless: true,
    },
  ],
  exits: { ...NO_CORE },
  flags,
  async run({ values, positionals }, env) {
    const [word] = positionals;
    if (word !== undefined) throw new StartError('usage', `listen takes its target as a flag: listen -f ${word}`);
    const routes = routesOf(values);
    const core = await findCore(values, env);
    await tellSecret(core, values);
    await sayWhatAnswers(core, routes);
    const signals = stopSignals();
    const listener = randomUUID();
    const asked = new Set<Promise<unknown>>();
    const ask = async () => {
      const answer = asking(() => core.client.listenAtEndpoint(DEFAULT_ENDPOINT, listener, { routes, watch: values.watch }));
      asked.add(answer);
      await answer.finally(() => asked.delete(answer));
    };
    // Read before the routes stand, so that nothing that the app gets is missed.
    const before = (await asking(() => core.client.captures({ limit: 1 }))).items[0]?.id;
    await ask();
    if (!values.json) for (const { events, url } of routes) print(terminalText(`${core.status.urls.webhookUrl} → ${url} (${events})`));
    const view = openListenView(values.json);
    const keys = listenKeys(core, values.json ? undefined : env);
    const show = newestOnly((capture) => {
      view.shown(capture);
      keys.newest(capture);
    });
    // A core that is gone is heard by the stream.
    const again = setInterval(() => void ask().catch(() => undefined), ASK_AGAIN_MS);
    try {
      show.startAfter(before);
      await followCore(
        { core, patienceMs: PATIENCE_MS, stopped: AbortSignal.any([signals, keys.quit]) },
        {
          async joined() {
            await ask();
            show.missed((await asking(() => core.client.captures({ limit: 1000 }))).items.toReversed());
          },
          events(events) {
            for (const event of events) {
              if (event.type === 'capture.added') show.next(event.capture);
              if (event.type === 'delivery.changed') view.said(event.delivery);
            }
          },
        },
      );
    } finally {
      clearInterval(again);
      keys.end();
      // One that is on its way would come behind the end, and take the route anew.
      await Promise.allSettled(asked);
      await core.client.unlistenAtEndpoint(DEFAULT_ENDPOINT, listener).catch(() => undefined);
    }
    return 0;
  },
});

/** The core keeps the routes for 15 s. */
const ASK_AGAIN_MS = 5000;
/** A person stops a core, changes a flag and starts it again. */
const PATIENCE_MS = 60_000;

type Values = Flags<typeof flags>['values'];

function routesOf({ route = [], 'forward-to': to, events }: Values): ForwardRoute[] {
  const routes = route.map((given): ForwardRoute => {
    const [glob = '', ...url] = given.split('=');
    if (glob === '' || url.length === 0)
      throw new StartError('usage', `--route ${given}: GLOB=URL is expected, such as prompt*=http://127.0.0.1:3000.`);
    return { events: glob, url: url.join('=') };
  });
  if (to !== undefined) routes.push({ events, url: to });
  for (const { url, events: glob } of routes) {
    const problem = urlProblem(url);
    if (problem !== undefined) throw new StartError('usage', `--route ${glob}=${url}: ${problem}.`);
    matchingEvents([glob]);
  }
  if (routes.length === 0) throw new StartError('usage', 'listen needs to know where to: -f URL, or --route GLOB=URL.');
  return routes;
}

/** The names of this machine are not all the same to an app: what answers where, before anything is sent. */
async function sayWhatAnswers({ client }: RunningCore, routes: readonly ForwardRoute[]): Promise<void> {
  for (const url of new Set(routes.map((route) => route.url))) {
    const found = await asking(() => client.probeTarget({ url }));
    const host = URL.parse(url)?.host ?? url;
    const own = found.find(({ address }) => address === host) ?? found[0];
    if (own?.answers) continue;
    const others = found.filter(({ answers }) => answers).map(({ address }) => address);
    const hint = others.length > 0 ? ` ${others.join(' and ')} answers: is that your app?` : ' Deliveries are answered 502 until it runs.';
    printError(terminalText(`${host}: ${own?.found ?? 'nothing listens there'}.${hint}`));
  }
}

async function tellSecret({ client }: RunningCore, values: Values): Promise<void> {
  const file = values['write-env'];
  if (!values['print-secret'] && file === undefined) return;
  const endpoint = await asking(() => client.endpoint(DEFAULT_ENDPOINT));
  const webhook = (await asking(() => client.webhooks({ limit: 1000 }))).items.find(({ secret }) => secret === 'set');
  const secret =
    endpoint?.secret === 'set'
      ? await asking(() => client.revealEndpointSecret(DEFAULT_ENDPOINT))
      : webhook && (await asking(() => client.revealSecret(webhook.id)));
  if (secret === undefined)
    throw new StartError('usage', 'There is no secret yet: register a webhook with one, or set one for the receiver.');
  if (values['print-secret']) print(secret);
  if (file !== undefined) writeEnv(file, secret);
}
