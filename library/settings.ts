import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { readFlags } from '#cli/flags.ts';
import { SERVE_FLAGS } from '#cli/serve-flags.ts';
import { coreOptions } from '#cli/serve-options.ts';
import type { CoreOptions } from '#core/core.ts';
import { systemClock } from '#core/system-clock.ts';
import manifest from '../package.json' with { type: 'json' };
import type { CoreSettings } from './core-settings.ts';

const FLAGS = {
  mlflowPort: 'mlflow-port',
  receiverPort: 'receiver-port',
  inspectorPort: 'inspector-port',
  receiverTlsPort: 'receiver-tls-port',
  retryProfile: 'retry-profile',
  mlflowVersion: 'mlflow-version',
  enableWorkspaces: 'enable-workspaces',
  staticPrefix: 'static-prefix',
  timeScale: 'time-scale',
  maxRetries: 'max-retries',
  requestTimeout: 'request-timeout',
  urlPolicy: 'url-policy',
  allowedTargets: 'allowed-targets',
  receiverSecret: 'receiver-secret',
  respond: 'respond',
} as const satisfies Partial<Record<keyof CoreSettings, keyof typeof SERVE_FLAGS>>;

const DEFAULTS: CoreSettings = { mlflowPort: 0, receiverPort: 0, inspectorPort: 0, receiverTlsPort: 'off' };

/**
 * What the core is told.
 * @throws TypeError that names a setting which does not exist, or has a value that it cannot have
 */
export function optionsOf(settings: CoreSettings, dataDir: string): CoreOptions {
  const { onComplaint = () => undefined } = settings;
  return coreOptions(
    readSettings(settings, dataDir),
    {},
    {
      version: manifest.version,
      pageDir: pageDir(import.meta.dirname),
      logger: { info: () => undefined, warn: onComplaint, error: onComplaint },
      clock: systemClock,
      random: Math.random,
      uuid: randomUUID,
    },
  );
}

function readSettings(settings: CoreSettings, dataDir: string) {
  const unknown = Object.keys(settings).find((name) => !(name in FLAGS) && name !== 'dataDir' && name !== 'onComplaint');
  if (unknown !== undefined)
    throw new TypeError(`createCore has no setting ${unknown}. It has ${['dataDir', ...Object.keys(FLAGS)].join(', ')}.`);
  const given = Object.entries<unknown>({ ...DEFAULTS, ...settings }).flatMap(([name, value]) => {
    const flag = FLAGS[name as keyof typeof FLAGS];
    return flag === undefined || value === undefined ? [] : [`--${flag}=${Array.isArray(value) ? value.join(',') : String(value)}`];
  });
  try {
    return readFlags(SERVE_FLAGS, [...given, `--data-dir=${dataDir}`], {}, 'serve');
  } catch (error) {
    throw new TypeError(inOwnNames(error instanceof Error ? error.message : String(error)));
  }
}

/** The words of a flag, about the setting. */
function inOwnNames(message: string): string {
  for (const [name, flag] of Object.entries(FLAGS)) if (message.startsWith(`--${flag} `)) return message.replace(`--${flag}`, name);
  return message;
}

/** Where the built inspector lies, seen from the bundle (dist/cli) or from the source. */
function pageDir(here: string): string {
  const parent = path.dirname(here);
  return path.basename(parent) === 'dist' ? path.join(parent, 'renderer') : path.join(parent, 'dist', 'renderer');
}
