import type { AgentStart } from '../app/agents.ts';
import { type AgentClient, CLIENT_RULES, type ClientFile, type Server, TOKEN_VARIABLE, type TokenSource } from './client-files.ts';
import { shellLine, shellWord } from './config-text.ts';

/** As the core takes it, from a client that comes over HTTP. */
const TARGETS_HEADER = 'Hookglass-Allowed-Targets';

export interface ConfigurationWish {
  transport: 'stdio' | 'http';
  start: AgentStart;
  /** Of `/mcp`. */
  url: string;
  /** Hosts besides this computer and registered webhooks that may be sent to for the agent. */
  allowedTargets: readonly string[];
}

/** What makes a client know Hookglass. No secret is in it. */
export interface ClientConfiguration extends ClientFile {
  /** Where the text goes. */
  file: string;
  /** The file is one of each project, not of the person. */
  ofProject: boolean;
  /** Does the same from a terminal. */
  line?: string;
  token?: TokenSource;
}

/** @returns undefined where the client does not take this transport */
export function configurationOf(client: AgentClient, wish: ConfigurationWish): ClientConfiguration | undefined {
  const { file: files, ofProject = false, stdio, stdioLine, http } = CLIENT_RULES[client];
  const { platform } = wish.start;
  const file = (files as Readonly<Record<string, string>>)[platform] ?? files.usual;
  const server = serverOf(wish);
  if (server.transport === 'http') return http && { file, ofProject, token: http.token, ...http.file(server) };
  const line = stdioLine?.(server, platform);
  return { file, ofProject, ...stdio(server), ...(line !== undefined && { line }) };
}

function serverOf({ transport, start, url, allowedTargets }: ConfigurationWish): Server {
  const targets = allowedTargets.join(',');
  if (transport === 'http') return { transport, url, headers: targets === '' ? {} : { [TARGETS_HEADER]: targets } };
  const [command, ...args] = lineOf(start, 'mcp');
  return { transport, command, args: targets === '' ? args : [...args, '--allowed-targets', targets] };
}

/** The line that puts the token into the variable, for the terminal from which a client is started. */
export function tokenLine(start: AgentStart): string {
  const { platform } = start;
  const words = lineOf(start, 'token');
  if (platform !== 'win32') return `export ${TOKEN_VARIABLE}="$(${shellLine(words, platform)})"`;
  return `$env:${TOKEN_VARIABLE} = & ${words.map((word) => shellWord(word, platform)).join(' ')}`;
}

/** @returns the program first */
function lineOf({ program, flags }: AgentStart, verb: string): [command: string, ...args: string[]] {
  const [command = 'hookglass', ...before] = program;
  return [command, ...before, verb, ...flags];
}
