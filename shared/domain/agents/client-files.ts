import { jsonLines, shellLine, tomlTable } from './config-text.ts';

/** Programs with a coding agent whose configuration is known, the most used first. */
export const AGENT_CLIENTS = ['claude-code', 'claude-desktop', 'cursor', 'vscode', 'codex', 'gemini', 'windsurf', 'zed'] as const;
export type AgentClient = (typeof AGENT_CLIENTS)[number];

/** The variable that a client reads the token from. */
export const TOKEN_VARIABLE = 'HOOKGLASS_TOKEN';

/** What a client is to connect to: a command that it starts, or an address that it asks. */
export type Server =
  | { transport: 'stdio'; command: string; args: readonly string[] }
  /** `headers`: besides that of the token. */
  | { transport: 'http'; url: string; headers: Readonly<Record<string, string>> };
export type StdioServer = Extract<Server, { transport: 'stdio' }>;
export type HttpServer = Extract<Server, { transport: 'http' }>;

/** How a client gets the token: from a variable, by asking for it once, or written into the file by hand. */
export type TokenSource = 'variable' | 'asked' | 'written';

export interface ClientFile {
  language: 'json' | 'toml';
  text: string;
}

export interface ClientRules {
  title: string;
  /** It is a file of each project, not of the person. */
  ofProject?: true;
  /** Its file, by the name that Node has for the system; `usual` where nothing else is said. */
  file: { usual: string } & Partial<Record<'darwin' | 'win32' | 'linux', string>>;
  stdio(server: StdioServer): ClientFile;
  /** The same as a line for a terminal, where it has a command that writes the file. */
  stdioLine?: (server: StdioServer, platform: string) => string | undefined;
  /** Absent: it starts commands alone. */
  http?: { token: TokenSource; file(server: HttpServer): ClientFile };
}

const started = ({ command, args }: StdioServer) => ({ command, args });
const bearer = (token: string, { headers }: HttpServer) => ({ Authorization: `Bearer ${token}`, ...headers });
const json = (value: object): ClientFile => ({ language: 'json', text: jsonLines(value) });
const named = (key: string, entry: object) => json({ [key]: { hookglass: entry } });

/** Formats as their documentation has them in November 2026. */
export const CLIENT_RULES: Readonly<Record<AgentClient, ClientRules>> = {
  'claude-code': {
    title: 'Claude Code',
    ofProject: true,
    file: { usual: '.mcp.json' },
    stdio: (server) => named('mcpServers', started(server)),
    stdioLine: ({ command, args }, platform) =>
      shellLine(['claude', 'mcp', 'add', '--scope', 'user', 'hookglass', '--', command, ...args], platform),
    http: {
      token: 'variable',
      file: (server) => named('mcpServers', { type: 'http', url: server.url, headers: bearer(`\${${TOKEN_VARIABLE}}`, server) }),
    },
  },
  'claude-desktop': {
    title: 'Claude Desktop',
    file: {
      usual: '~/.config/Claude/claude_desktop_config.json',
      darwin: '~/Library/Application Support/Claude/claude_desktop_config.json',
      win32: '%APPDATA%\\Claude\\claude_desktop_config.json',
    },
    stdio: (server) => named('mcpServers', started(server)),
  },
  cursor: {
    title: 'Cursor',
    file: { usual: '~/.cursor/mcp.json', win32: '%USERPROFILE%\\.cursor\\mcp.json' },
    stdio: (server) => named('mcpServers', started(server)),
    http: {
      token: 'variable',
      file: (server) => named('mcpServers', { url: server.url, headers: bearer(`\${env:${TOKEN_VARIABLE}}`, server) }),
    },
  },
  vscode: {
    title: 'VS Code',
    ofProject: true,
    file: { usual: '.vscode/mcp.json' },
    stdio: (server) => named('servers', { type: 'stdio', ...started(server) }),
    // PowerShell takes the quotes out of an argument, up to 7.2.
    stdioLine: (server, platform) =>
      platform === 'win32'
        ? undefined
        : shellLine(['code', '--add-mcp', JSON.stringify({ name: 'hookglass', ...started(server) })], platform),
    http: {
      token: 'asked',
      file: (server) =>
        json({
          inputs: [{ type: 'promptString', id: 'hookglass-token', description: 'Token of Hookglass', password: true }],
          servers: { hookglass: { type: 'http', url: server.url, headers: bearer(`\${input:hookglass-token}`, server) } },
        }),
    },
  },
  codex: {
    title: 'Codex',
    file: { usual: '~/.codex/config.toml', win32: '%USERPROFILE%\\.codex\\config.toml' },
    stdio: (server) => ({ language: 'toml', text: tomlTable('mcp_servers.hookglass', started(server)) }),
    stdioLine: ({ command, args }, platform) => shellLine(['codex', 'mcp', 'add', 'hookglass', '--', command, ...args], platform),
    http: {
      token: 'variable',
      file: ({ url, headers }) => ({
        language: 'toml',
        text: tomlTable('mcp_servers.hookglass', {
          ...{ url, bearer_token_env_var: TOKEN_VARIABLE },
          ...(Object.keys(headers).length > 0 && { http_headers: headers }),
        }),
      }),
    },
  },
  gemini: {
    title: 'Gemini CLI',
    file: { usual: '~/.gemini/settings.json', win32: '%USERPROFILE%\\.gemini\\settings.json' },
    stdio: (server) => named('mcpServers', started(server)),
    http: {
      token: 'variable',
      file: (server) => named('mcpServers', { httpUrl: server.url, headers: bearer(`\${${TOKEN_VARIABLE}}`, server) }),
    },
  },
  windsurf: {
    title: 'Windsurf',
    file: { usual: '~/.codeium/windsurf/mcp_config.json', win32: '%USERPROFILE%\\.codeium\\windsurf\\mcp_config.json' },
    stdio: (server) => named('mcpServers', started(server)),
    http: {
      token: 'variable',
      file: (server) => named('mcpServers', { serverUrl: server.url, headers: bearer(`\${env:${TOKEN_VARIABLE}}`, server) }),
    },
  },
  zed: {
    title: 'Zed',
    file: { usual: '~/.config/zed/settings.json', win32: '%APPDATA%\\Zed\\settings.json' },
    stdio: (server) => named('context_servers', started(server)),
    http: { token: 'written', file: (server) => named('context_servers', { url: server.url, headers: bearer('THE-TOKEN', server) }) },
  },
};
