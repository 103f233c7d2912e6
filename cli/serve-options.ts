import { homedir } from 'node:os';
import path from 'node:path';
import type { CoreOptions } from '#core/core.ts';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';
import type { CoreSettings, SettingName, StartedBy, StartFlag } from '#shared/domain/app/settings.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { releaseOf } from '#shared/domain/mlflow/release.ts';

import type { Flags } from './flags.ts';
import { withItsProxies } from './network-settings.ts';
import { SERVE_FLAGS } from './serve-flags.ts';
import { certificatesOf } from './upstream-of.ts';

/** What the core is told, from what the user said. */
export function coreOptions(
  { values, chosen, startedBy }: Flags<typeof SERVE_FLAGS>,
  env: NodeJS.ProcessEnv,
  host: Pick<CoreOptions, 'version' | 'pageDir' | 'clock' | 'random' | 'uuid'> & { logger: Logger },
): CoreOptions {
  const portOf = (name: 'mlflow-port' | 'receiver-port' | 'inspector-port') => ({ port: values[name], chosen: chosen.has(name) });
  const encryptionKey = env['MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'];
  const secret = values['receiver-secret'];
  const tlsPort = values['receiver-tls-port'];
  return {
    ...host,
    dataDir: path.resolve(values['data-dir'] ?? defaultDataDir(process.platform, env, homedir())),
    mlflow: {
      ...portOf('mlflow-port'),
      host: values['mlflow-host'],
      allowedHosts: values['allowed-hosts'] ?? [],
      allowedOrigins: values['allowed-origins'] ?? [],
      ...(values['static-prefix'] !== undefined && { staticPrefix: values['static-prefix'] }),
    },
    ...(values.upstream !== undefined && { upstream: { base: values.upstream, trusted: certificatesOf(env) } }),
    release: releaseOf(values['mlflow-version']),
    enableWorkspaces: values['enable-workspaces'],
    receiver: { ...portOf('receiver-port'), host: values['receiver-host'] },
    receiverTls: tlsPort === 'off' ? 'off' : { port: tlsPort, chosen: chosen.has('receiver-tls-port') },
    inspector: portOf('inspector-port'),
    chosenSettings: chosenSettings(startedBy),
    fallbackSettings: FALLBACKS,
    startFlags: startFlags(values, startedBy),
    retry: { profile: values['retry-profile'], maxRetries: values['max-retries'], timeScale: values['time-scale'] },
    requestTimeoutMs: values['request-timeout'] * 1000,
    maxInFlightPerWebhook: values['max-workers'],
    emulateWorkers: values['emulate-workers'],
    keep: { count: values['keep-count'], bytes: values['keep-bytes'] },
    strict: values.strict,
    urlPolicy: {
      name: values['url-policy'],
      allowedTargets: values['allowed-targets'] ?? [],
      ...(values['allowed-schemes'] && { allowedSchemes: values['allowed-schemes'] }),
      ...(values['allow-private-ips'] !== undefined && { allowPrivateIps: values['allow-private-ips'] }),
    },
    ...(values.respond && { respond: values.respond }),
    receiverSecret: secret === 'auto' ? 'auto' : { text: secret },
    ...(encryptionKey && { encryptionKey }),
    home: homedir(),
    env: withItsProxies(env),
  };
}

const SETTING_OF_FLAG = {
  'mlflow-version': 'mlflowVersion',
  'retry-profile': 'profile',
  'max-retries': 'maxRetries',
  'time-scale': 'timeScale',
  'request-timeout': 'requestTimeoutMs',
  'max-workers': 'workersPerWebhook',
  'keep-count': 'keepCount',
  'keep-bytes': 'keepBytes',
} as const satisfies Partial<Record<keyof typeof SERVE_FLAGS, SettingName>>;

const FALLBACKS: CoreSettings = {
  mlflowVersion: SERVE_FLAGS['mlflow-version'].fallback,
  profile: SERVE_FLAGS['retry-profile'].fallback,
  maxRetries: SERVE_FLAGS['max-retries'].fallback,
  timeScale: SERVE_FLAGS['time-scale'].fallback,
  requestTimeoutMs: SERVE_FLAGS['request-timeout'].fallback * 1000,
  workersPerWebhook: SERVE_FLAGS['max-workers'].fallback,
  keepCount: SERVE_FLAGS['keep-count'].fallback,
  keepBytes: SERVE_FLAGS['keep-bytes'].fallback,
  agents: 'read',
};

type StartedByFlag = Flags<typeof SERVE_FLAGS>['startedBy'];

/** Which settings the user said something about; what was changed in the inspector goes before the defaults of the others. */
function chosenSettings(startedBy: StartedByFlag): Partial<Record<SettingName, StartedBy>> {
  const chosen: Partial<Record<SettingName, StartedBy>> = {};
  for (const [flag, setting] of Object.entries(SETTING_OF_FLAG)) {
    const by = startedBy.get(flag as keyof typeof SERVE_FLAGS);
    if (by) chosen[setting] = by;
  }
  return chosen;
}

/** They are about one call of the command, not about the core. */
const OF_THE_COMMAND: ReadonlySet<string> = new Set(['sample', 'json', 'open']);

/** The flags that are read at a start alone, in words; a secret is not said. */
function startFlags(values: Flags<typeof SERVE_FLAGS>['values'], startedBy: StartedByFlag): StartFlag[] {
  return Object.entries(values).flatMap(([name, value]): StartFlag[] => {
    if (name in SETTING_OF_FLAG || OF_THE_COMMAND.has(name)) return [];
    const by = startedBy.get(name as keyof typeof SERVE_FLAGS);
    const said = name === 'receiver-secret' && value !== 'auto' ? 'set' : wordsOf(value);
    return [{ flag: `--${name}`, value: said, origin: by?.kind ?? 'default', ...(by && { from: by.from }) }];
  });
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === false) return value === false ? 'off' : 'none';
  if (value === true) return 'on';
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : Array.isArray(value)
      ? value.map(wordsOf).join(', ')
      : 'set';
}
