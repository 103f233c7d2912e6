import type { Caller } from './permission.ts';

/** What a person allows an agent, told with each request by whoever they started: a header, since a tool's input cannot set one. */
export const ALLOW_ACTIONS_HEADER = 'hookglass-allow-actions';
export const ALLOWED_TARGETS_HEADER = 'hookglass-allowed-targets';

/** Protocol that a connection changes to: lines of JSON-RPC both ways. */
export const AGENT_PROTOCOL = 'hookglass-mcp';
export const AGENT_PATH = '/mcp';

const MOST_TARGETS = 100;

/** @param header reads one by its name */
export function callerOf(transport: Caller['transport'], header: (name: string) => string | undefined): Caller {
  const targets = (header(ALLOWED_TARGETS_HEADER) ?? '').split(',').map((name) => name.trim());
  return {
    client: (header('user-agent') ?? 'not named').slice(0, 100),
    transport,
    allowActions: header(ALLOW_ACTIONS_HEADER) === 'yes',
    allowedTargets: targets.filter((name) => name !== '').slice(0, MOST_TARGETS),
  };
}
