import type { CustomCommand } from '#shared/domain/tunnel.ts';
import type { Launch, Target } from './provider.ts';

/** The user's own command; `{port}` in its arguments becomes the receiver's port. */
export function launchCustom({ command, args, urlPattern }: CustomCommand, target: Target): Launch {
  const pattern = new RegExp(urlPattern, 'u');
  return {
    program: command,
    args: args.map((arg) => arg.replaceAll('{port}', String(target.port))),
    probe: { everyMs: 10_000, timeoutMs: 5000, firstAfterMs: 0, patienceMs: 20_000 },
    read(line) {
      const match = pattern.exec(line);
      return match ? { kind: 'url', url: match[1] ?? match[0] } : undefined;
    },
  };
}
