import { homedir } from 'node:os';
import path from 'node:path';
import type { CoreOptions } from '#core/core.ts';
import type { DeliverySettings } from '#shared/domain/delivery/delivery-settings.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { defaultDataDir } from './data-dir.ts';
import type { Flags } from './flags.ts';
import type { SERVE_FLAGS } from './serve-flags.ts';

/** What the core is told, from what the user said. */
export function coreOptions(
  { values, chosen }: Flags<typeof SERVE_FLAGS>,
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
    },
    receiver: { ...portOf('receiver-port'), host: values['receiver-host'] },
    receiverTls: tlsPort === 'off' ? 'off' : { port: tlsPort, chosen: chosen.has('receiver-tls-port') },
    inspector: portOf('inspector-port'),
    chosenSettings: chosenSettings(chosen),
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
    env,
  };
}

/** Which delivery settings the user said something about; what was changed in the inspector goes before the defaults of the others. */
function chosenSettings(chosen: ReadonlySet<string>): (keyof DeliverySettings)[] {
  return Object.entries(SETTING_OF_FLAG).flatMap(([flag, setting]) => (chosen.has(flag) ? [setting] : []));
}

const SETTING_OF_FLAG = {
  'retry-profile': 'profile',
  'max-retries': 'maxRetries',
  'time-scale': 'timeScale',
  'request-timeout': 'requestTimeoutMs',
  'max-workers': 'workersPerWebhook',
} as const satisfies Record<string, keyof DeliverySettings>;
