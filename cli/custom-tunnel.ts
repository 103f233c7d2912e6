import path from 'node:path';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import { writePrivateFile } from '#core/files/private-file.ts';
import { parseCustomCommand } from '#core/tunnel/parse-settings.ts';
import { RefusedValueError } from '#core/tunnel/safe-value.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

/**
 * Notes the user's own tunnel command where the core reads it: in a file, since the control API takes none.
 * @throws StartError `usage` when it is not one that may be run, `io` when the folder is not ours alone; the file stays as it was then
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
  openPrivateDirectory(dir, 'The folder of the tunnel');
  writePrivateFile(path.join(dir, 'custom.json'), `${JSON.stringify(checked({ command, args, urlPattern }), null, 2)}\n`);
}

function checked(command: unknown): object {
  try {
    return parseCustomCommand(command);
  } catch (error) {
    if (error instanceof RefusedValueError) throw new StartError('usage', error.message);
    throw error;
  }
}
