import type { CustomCommand, SshSettings, TunnelSettings } from '#shared/domain/app/tunnel.ts';
import { RefusedValueError, safeHost, safeName, safeOrigin, safePath, safePort, safeProgram, safeText } from './safe-value.ts';

const FIELDS = {
  'localhost.run': [],
  serveo: [],
  ssh: ['host', 'user', 'port', 'remotePort', 'publicUrl', 'identityFile', 'jump'],
  cloudflared: [],
  'cloudflared-named': ['name', 'publicUrl'],
  ngrok: ['domain'],
  custom: [],
} satisfies Record<TunnelSettings['provider'], string[]>;

/**
 * Settings as they came from outside, checked down to the characters: what passes is safe as one argument of a program.
 * @throws RefusedValueError with a sentence that names the field.
 */
export function parseTunnelSettings(value: unknown): TunnelSettings {
  const given = asRecord(value, 'tunnel');
  const provider = given['provider'];
  if (!isProvider(provider)) throw new RefusedValueError('provider', `one of ${Object.keys(FIELDS).join(', ')} is expected.`);
  const allowed: readonly string[] = FIELDS[provider];
  const unknown = Object.keys(given).find((field) => field !== 'provider' && !allowed.includes(field));
  if (unknown !== undefined) throw new RefusedValueError(provider, `it takes ${allowed.join(', ') || 'no further settings'}.`);

  switch (provider) {
    case 'ssh':
      return parseSsh(given);
    case 'cloudflared-named':
      return { provider, name: safeName('name', given['name']), publicUrl: safeOrigin('publicUrl', given['publicUrl']) };
    case 'ngrok':
      return given['domain'] === undefined ? { provider } : { provider, domain: safeHost('domain', given['domain']) };
    default:
      return { provider };
  }
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

function parseSsh(given: Record<string, unknown>): SshSettings {
  const settings: SshSettings = { provider: 'ssh', host: safeHost('host', given['host']) };
  if (given['user'] !== undefined) settings.user = safeName('user', given['user']);
  if (given['port'] !== undefined) settings.port = safePort('port', given['port']);
  if (given['remotePort'] !== undefined) settings.remotePort = safePort('remotePort', given['remotePort']);
  if (given['publicUrl'] !== undefined) settings.publicUrl = safeOrigin('publicUrl', given['publicUrl']);
  if (given['identityFile'] !== undefined) settings.identityFile = safePath('identityFile', given['identityFile']);
  if (given['jump'] !== undefined) settings.jump = safeHost('jump', given['jump']);
  if (settings.publicUrl !== undefined && !settings.remotePort) {
    throw new RefusedValueError('remotePort', `it is needed beside publicUrl: the port to which ${settings.publicUrl} is passed on.`);
  }
  return settings;
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

const isProvider = (value: unknown): value is TunnelSettings['provider'] => typeof value === 'string' && Object.hasOwn(FIELDS, value);
