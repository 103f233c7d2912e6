import { type Diagnosis, diagnose } from '#core/bridge/doctor.ts';
import type { Target } from '#core/bridge/observe.ts';
import { systemClock } from '#core/system-clock.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { countDown } from '../count-down.ts';
import { dataDirOf } from '../data-dir.ts';
import { countLine, findingLines } from '../finding-lines.ts';
import { names, text } from '../flag-kinds.ts';
import type { Flags } from '../flags.ts';
import { isGone } from '../follow-core.ts';
import { httpUrl } from '../http-url.ts';
import { matchingEvents } from '../matching-events.ts';
import { outputScreen, print } from '../print.ts';
import { findCore, type RunningCore } from '../running-core.ts';
import { SERVE_FLAGS } from '../serve-flags.ts';
import { terminalJson } from '../terminal-text.ts';
import { agentsOf, upstreamOf } from '../upstream-of.ts';
import { VERSION } from '../version.ts';

const PORTS = ['mlflow-port', 'receiver-port', 'receiver-tls-port', 'inspector-port'] as const;

const flags = {
  ...CORE_FLAGS,
  'mlflow-port': SERVE_FLAGS['mlflow-port'],
  'receiver-port': SERVE_FLAGS['receiver-port'],
  'receiver-tls-port': SERVE_FLAGS['receiver-tls-port'],
  'inspector-port': SERVE_FLAGS['inspector-port'],
  'mlflow-uri': text(undefined, 'URL', { help: 'a real MLflow server, which is looked at and not changed' }),
  'webhook-url': httpUrl({
    help: 'address of the receiver as the server would call it (default: that of the core that runs here)',
  }),
  events: names('events that are wanted, a glob such as prompt* included: those that the release does not know are errors'),
} as const;

/** Says why deliveries do not arrive, or would not. */
export const doctor = command({
  usage: ['doctor [--mlflow-uri URL] [--webhook-url URL]'],
  about: [
    'Says why deliveries do not arrive, or would not. Without --mlflow-uri it looks at Hookglass itself: data directory, key, ports, disk and certificate.',
    'With it, it looks at a real MLflow server and the way from there to the receiver: whether it answers, its release and events, whether it keeps webhooks and lets you see them, whether it takes the URL, its list cache and its clock. Nothing is changed there. On a terminal a change that may go unheard is waited for, with the seconds counting down; Ctrl-C ends that.',
    'Credentials come from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, as for an MLflow client. They are never printed.',
  ],
  json: '{"findings":[{"id","severity":"error|warning|info","what","why","fix"}],"listCacheLeftMs"}; the last where a change there may go unheard for so long.',
  examples: [
    { says: 'What is the matter with this installation', run: 'hookglass doctor' },
    { says: 'Why nothing arrives from a server that a team shares', run: 'hookglass doctor --mlflow-uri https://mlflow.example.com' },
    {
      says: 'Only what is wrong, for a script',
      run: `hookglass doctor --mlflow-uri https://mlflow.example.com --json | grep -o '"severity":"error"' || echo fine`,
    },
  ],
  exits: { 1: 'an error was found' },
  flags,
  async run({ values, chosen, positionals }, env) {
    if (positionals.length > 0) throw new StartError('usage', `doctor takes flags only, not ${JSON.stringify(positionals[0])}.`);
    const target = values['webhook-url'];
    const core = await coreIfAny(values, env);
    const server = await ofServer({ values, chosen, env, core, target });
    const findings = [...server.findings, ...(await ofOwnSetup({ values, chosen, env, core }))];
    const { listCacheEndsMs: endsMs } = server;
    const leftMs = endsMs === undefined ? undefined : Math.max(0, Math.round(endsMs - systemClock.nowMs()));
    if (values.json) print(terminalJson({ findings, ...(leftMs !== undefined && { listCacheLeftMs: leftMs }) }));
    else for (const line of textOf(findings)) print(line);
    if (endsMs !== undefined && !values.json && (await countDown(endsMs, cacheWords, systemClock.nowMs))) print(CACHE_IS_NEW);
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
});

interface Asked {
  values: Flags<typeof flags>['values'];
  chosen: Flags<typeof flags>['chosen'];
  env: NodeJS.ProcessEnv;
  core: RunningCore | undefined;
}

async function ofServer({
  values,
  env,
  core,
  target,
}: Asked & { target: string | undefined }): Promise<Pick<Diagnosis, 'findings' | 'listCacheEndsMs'>> {
  const uri = values['mlflow-uri'];
  if (uri === undefined) {
    if (target !== undefined) throw new StartError('usage', '--webhook-url is judged by a server: name it with --mlflow-uri.');
    return { findings: [] };
  }
  const upstream = upstreamOf('--mlflow-uri', uri, env);
  const agents = agentsOf(env);
  const own = core && upstream.base === core.status.urls.mlflow ? [itself(upstream.base)] : [];
  try {
    const { findings: found, listCacheEndsMs } = await diagnose({
      upstream,
      target: targetOf(target, core),
      events: values.events ? matchingEvents(values.events) : [],
      agents,
      clock: systemClock,
      version: VERSION,
    });
    return { findings: [...own, ...found], ...(listCacheEndsMs !== undefined && { listCacheEndsMs }) };
  } finally {
    agents.destroy();
  }
}

const cacheWords = (leftSec: number) => `the server takes its list of webhooks anew in ${leftSec} s; Ctrl-C ends this now`;

const CACHE_IS_NEW = 'The list of webhooks that the server keeps is new again: what was changed there is heard now.';

const itself = (base: string) =>
  finding(
    'warning',
    'own-server',
    `${base} is Hookglass itself, not a real MLflow server`,
    'What follows is true of it, and says nothing about the server that you want to connect.',
    'Name the real server with --mlflow-uri.',
  );

function targetOf(given: string | undefined, core: RunningCore | undefined): Target {
  if (given !== undefined) return { url: given, from: 'user' };
  if (core) return { url: core.status.urls.webhookUrl, from: 'core' };
  return { url: `http://127.0.0.1:${SERVE_FLAGS['receiver-port'].fallback}/webhook`, from: 'guess' };
}

async function coreIfAny(values: Asked['values'], env: NodeJS.ProcessEnv): Promise<RunningCore | undefined> {
  try {
    return await findCore(values, env);
  } catch (error) {
    if (isGone(error) || (error instanceof StartError && error.reason === 'io')) return undefined; // what is wrong with its files is a finding
    throw error;
  }
}

async function ofOwnSetup({ values, chosen, env, core }: Asked): Promise<Finding[]> {
  return (await import('#core/own-setup.ts')).inspectOwnSetup({
    dataDir: dataDirOf(values, env),
    encryptionKey: env['MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'],
    running: core?.status,
    ports: PORTS.flatMap((name) => {
      const port = values[name];
      const isChosen = chosen.has(name);
      // What one that runs was told is not known here, so that no port is expected of it.
      return port === 'off' ? [] : [{ flag: `--${name}` as const, port: core && !isChosen ? 0 : port, chosen: isChosen }];
    }),
    nowMs: systemClock.nowMs(),
  });
}

function textOf(findings: readonly Finding[]): string[] {
  const order = { error: 0, warning: 1, info: 2 };
  const worstFirst = findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
  return [...worstFirst.flatMap((one) => findingLines(one, outputScreen())), '', `${countLine(findings)}.`];
}
