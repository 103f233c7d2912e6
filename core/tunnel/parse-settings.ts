import type { CustomCommand } from '#shared/domain/app/tunnel.ts';
import {
  isTunnelProvider,
  providerOf,
  type SshSettings,
  TUNNEL_PROVIDERS,
  type TunnelFieldKind,
  type TunnelSettings,
} from '#shared/domain/app/tunnel-providers.ts';
import { RefusedValueError, safeHost, safeName, safeOrigin, safePath, safePort, safeProgram, safeText } from './safe-value.ts';

/**
 * Settings as they came from outside, checked down to the characters: what passes is safe as one argument of a program.
 * @throws RefusedValueError with a sentence that names the field.
 */
export function parseTunnelSettings(value: unknown): TunnelSettings {
  const given = asRecord(value, 'tunnel');
  const provider = given['provider'];
  if (!isTunnelProvider(provider)) throw new RefusedValueError('provider', `one of ${TUNNEL_PROVIDERS.join(', ')} is expected.`);
  const { fields } = providerOf(provider);
  const unknown = Object.keys(given).find((field) => field !== 'provider' && !Object.hasOwn(fields, field));
  if (unknown !== undefined) {
    throw new RefusedValueError(provider, `it takes ${Object.keys(fields).join(', ') || 'no further settings'}.`);
  }
  const parsed = Object.entries(fields)
    .filter(([name, { needed }]) => needed || given[name] !== undefined)
    .map(([name, { kind }]) => [name, CHECKS[kind](name, given[name])]);
  const settings = { provider, ...Object.fromEntries(parsed) } as TunnelSettings;
  if (settings.provider === 'ssh') checkRemotePort(settings);
  return settings;
}

const CHECKS: Record<TunnelFieldKind, (field: string, value: unknown) => string | number> = {
  host: safeHost,
  name: safeName,
  port: safePort,
  origin: safeOrigin,
  file: safePath,
};

function checkRemotePort({ publicUrl, remotePort }: SshSettings): void {
  if (publicUrl === undefined || remotePort) return;
  throw new RefusedValueError('remotePort', `it is needed beside publicUrl: the port to which ${publicUrl} is passed on.`);
}

/**
 * The content of the file that holds the user's own command. Its arguments may be options, since the user wrote them
 * on this machine, but they obey the same rules about characters.
 * @throws RefusedValueError
 */
export function parseCustomCommand(value: unknown): CustomCommand {
  const given = asRecord(value, 'custom');
  const command = safeProgram('command', given['command']);
  const args = given['args'];
  if (!Array.isArray(args) || !args.some((arg) => String(arg).includes('{port}'))) {
    throw new RefusedValueError('args', 'a list with {port} in one of its texts is expected: that is where the receiver’s port goes.');
  }
  for (const arg of args) safeText('args', typeof arg === 'string' ? arg.replace(/^--?(?=[A-Za-z])/, '') : arg);
  return { command, args: args.map(String), urlPattern: parsePattern(given['urlPattern']) };
}

function parsePattern(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new RefusedValueError('urlPattern', 'a regular expression is expected.');
  try {
    new RegExp(value, 'u');
  } catch {
    throw new RefusedValueError('urlPattern', 'it is not a regular expression.');
  }
  return value;
}

function asRecord(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RefusedValueError(field, 'an object with “provider” is expected.');
}
