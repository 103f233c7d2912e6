import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseCustomCommand } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import { StartError } from '#shared/domain/start-error.ts';
import type { TunnelSettings } from '#shared/domain/tunnel.ts';

/**
 * Notes the user's own tunnel command where the core reads it: in a file, since the control API takes none.
 * @throws StartError `usage` when it is not one that may be run; the file stays as it was then
 */
export function keepCustomCommand(
  { provider }: TunnelSettings,
  [command, ...args]: readonly string[],
  urlPattern: string | undefined,
  dataDir: string,
): void {
  if (command === undefined && urlPattern === undefined) return;
  if (provider !== 'custom') throw new StartError('usage', `${provider} takes no command of your own; custom does.`);
  if (command === undefined || urlPattern === undefined) {
    throw new StartError('usage', 'A command of your own needs both: --url-pattern REGEX, and -- COMMAND ARGS with {port} at the end.');
  }
  const dir = path.join(dataDir, 'tunnel');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, 'custom.json');
  writeFileSync(file, `${JSON.stringify(checked({ command, args, urlPattern }), null, 2)}\n`);
  chmodSync(file, 0o600);
}

function checked(command: unknown): object {
  try {
    return parseCustomCommand(command);
  } catch (error) {
    if (error instanceof RefusedValueError) throw new StartError('usage', error.message);
    throw error;
  }
}
