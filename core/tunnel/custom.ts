import type { CustomCommand } from '#shared/domain/app/tunnel.ts';
import { problem } from './problems.ts';
import type { Launch, Target } from './provider.ts';

/** Whatever the program is called, knocking again with the same login helps nobody. */
const COMPLAINS = /\b(?:error|fatal|failed|denied)\b/i;
const OF_LOGIN = /\b(?:log ?in|logged in|authenticat\w+|unauthori[sz]ed|credentials?|auth ?tokens?|secret)\b/i;

/** The user's own command; `{port}` in its arguments becomes the receiver's port. */
export function launchCustom({ command, args, urlPattern }: CustomCommand, target: Target): Launch {
  const pattern = new RegExp(urlPattern, 'u');
  return {
    program: command,
    args: args.map((arg) => arg.replaceAll('{port}', String(target.port))),
    probe: { everyMs: 10_000, timeoutMs: 5000, firstAfterMs: 0, patienceMs: 20_000 },
    read(line) {
      const match = pattern.exec(line);
      if (match) return { kind: 'url', url: withScheme(match[1] ?? match[0]) };
      if (!wantsLogin(line)) return undefined;
      return { kind: 'problem', problem: problem('login-required', `${command} is not logged in: ${line.slice(0, 200)}`) };
    },
  };
}

/** Some print `host:port` only, and such a port speaks plain http. */
const withScheme = (text: string) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);

/** The complaint first, and then what it is about. */
function wantsLogin(line: string): boolean {
  const complaint = COMPLAINS.exec(line);
  return complaint !== null && OF_LOGIN.test(line.slice(complaint.index + complaint[0].length));
}
