import { problem } from './problems.ts';
import type { Launch, Meaning, Target } from './provider.ts';

export const NGROK_INSTALL = 'Install the ngrok agent: brew install ngrok, winget install ngrok, or the package at ngrok.com/download.';

/** The installed ngrok agent with the login that it already has. */
export function launchNgrok({ domain }: { domain?: string }, target: Target): Launch {
  const local = `http://${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  return {
    program: 'ngrok',
    args: ['http', '--log', 'stdout', '--log-format', 'json', ...(domain === undefined ? [] : ['--domain', domain]), local],
    env: ['NGROK_AUTHTOKEN'],
    // Its free plan counts requests, ours included.
    probe: { everyMs: 300_000, timeoutMs: 5000, firstAfterMs: 0, patienceMs: 30_000 },
    read(line) {
      const url = startedUrl(line);
      return url === undefined ? readComplaint(line) : { kind: 'url', url };
    },
  };
}

function startedUrl(line: string): string | undefined {
  if (!line.includes('started tunnel')) return undefined;
  const record = parseRecord(line);
  return record?.['msg'] === 'started tunnel' && typeof record['url'] === 'string' ? record['url'] : undefined;
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function readComplaint(line: string): Meaning | undefined {
  const code = /ERR_NGROK_(\d+)/.exec(line)?.[1];
  switch (code) {
    case '105': // not a token
    case '107': // revoked
    case '4018': // none
      return { kind: 'problem', problem: problem('login-required', 'ngrok is not logged in.', 'ngrok config add-authtoken TOKEN') };
    case '108':
      return {
        kind: 'problem',
        problem: problem('limit-reached', 'The ngrok account has no agent session left.', 'End the ngrok that runs elsewhere.'),
      };
    case '334':
      return {
        kind: 'problem',
        problem: problem('name-in-use', 'The ngrok domain is already online elsewhere.', 'End the ngrok that uses it.'),
      };
    case '121':
      return { kind: 'problem', problem: problem('limit-reached', 'This ngrok agent is too old for the account.', 'ngrok update') };
    case undefined:
      if (/"msg":"(?:failed to reconnect session|session closed|heartbeat timeout)/.test(line)) return { kind: 'unsure' };
      return undefined;
    default:
      return {
        kind: 'problem',
        problem: problem('ended', `ngrok reports error ERR_NGROK_${code}.`, `https://ngrok.com/docs/errors/err_ngrok_${code}`),
      };
  }
}
