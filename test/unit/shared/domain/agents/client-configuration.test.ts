import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type ConfigurationWish, configurationOf, tokenLine } from '#shared/domain/agents/client-configuration.ts';
import { AGENT_CLIENTS, type AgentClient } from '#shared/domain/agents/client-files.ts';

const wish: ConfigurationWish = {
  transport: 'stdio',
  start: {
    program: ['/opt/my node/bin/node', '/opt/hookglass/dist/cli/main.cjs'],
    flags: ['--data-dir', "/home/o'neil/data"],
    own: true,
    platform: 'linux',
  },
  url: 'http://127.0.0.1:5080/mcp',
  allowedTargets: [],
};
const textOf = (client: AgentClient, more: Partial<ConfigurationWish> = {}) => configurationOf(client, { ...wish, ...more })?.text;
const ARGS = ['/opt/hookglass/dist/cli/main.cjs', 'mcp', '--data-dir', "/home/o'neil/data"];

describe('a command that a client starts', () => {
  test.each([
    ['claude-code', 'mcpServers', {}],
    ['claude-desktop', 'mcpServers', {}],
    ['cursor', 'mcpServers', {}],
    ['vscode', 'servers', { type: 'stdio' }],
    ['gemini', 'mcpServers', {}],
    ['windsurf', 'mcpServers', {}],
    ['zed', 'context_servers', {}],
  ] as const)('of %s stands under %s', (client, key, more) => {
    expect(JSON.parse(textOf(client) ?? '')).toEqual({ [key]: { hookglass: { ...more, command: wish.start.program[0], args: ARGS } } });
  });

  test('of Codex is a table of TOML', () => {
    expect(textOf('codex')).toBe(
      [
        '[mcp_servers.hookglass]',
        'command = "/opt/my node/bin/node"',
        `args = ["/opt/hookglass/dist/cli/main.cjs", "mcp", "--data-dir", "/home/o'neil/data"]`,
      ].join('\n'),
    );
  });

  test('that is short is written as a person would', () => {
    expect(textOf('cursor', { start: { program: ['hookglass'], flags: [], own: false, platform: 'linux' } })).toBe(
      ['{', '  "mcpServers": {', '    "hookglass": { "command": "hookglass", "args": ["mcp"] }', '  }', '}'].join('\n'),
    );
  });

  test.each(['claude-code', 'codex', 'vscode'] as const)('of %s is also a line, which a shell reads as these words', (client) => {
    const words = shellWords(configurationOf(client, wish)?.line ?? '');

    if (client === 'vscode') {
      expect(words.slice(0, 2)).toEqual(['code', '--add-mcp']);
      expect(JSON.parse(words[2] ?? '')).toEqual({ name: 'hookglass', command: wish.start.program[0], args: ARGS });
    } else expect(words.slice(words.indexOf('--') + 1)).toEqual([wish.start.program[0], ...ARGS]);
  });

  test('may reach the hosts that a person names, and asks for no more', () => {
    const { args } = JSON.parse(textOf('cursor', { allowedTargets: ['a.internal', 'b.internal'] }) ?? '').mcpServers.hookglass;

    expect(args).toEqual([...ARGS, '--allowed-targets', 'a.internal,b.internal']);
    for (const client of AGENT_CLIENTS) expect(textOf(client), client).not.toContain('--allow');
  });
});

describe('an address that a client asks', () => {
  const overHttp = (client: AgentClient, more: Partial<ConfigurationWish> = {}) =>
    configurationOf(client, { ...wish, transport: 'http', ...more });

  test.each([
    ['claude-code', 'mcpServers', { type: 'http', url: wish.url, headers: { Authorization: `Bearer \${HOOKGLASS_TOKEN}` } }],
    ['cursor', 'mcpServers', { url: wish.url, headers: { Authorization: `Bearer \${env:HOOKGLASS_TOKEN}` } }],
    ['gemini', 'mcpServers', { httpUrl: wish.url, headers: { Authorization: `Bearer \${HOOKGLASS_TOKEN}` } }],
    ['windsurf', 'mcpServers', { serverUrl: wish.url, headers: { Authorization: `Bearer \${env:HOOKGLASS_TOKEN}` } }],
    ['zed', 'context_servers', { url: wish.url, headers: { Authorization: 'Bearer THE-TOKEN' } }],
    ['vscode', 'servers', { type: 'http', url: wish.url, headers: { Authorization: `Bearer \${input:hookglass-token}` } }],
  ] as const)('of %s', (client, key, entry) => {
    expect(JSON.parse(overHttp(client)?.text ?? '')).toMatchObject({ [key]: { hookglass: entry } });
  });

  test('of VS Code has the token asked for, as a password', () => {
    expect(JSON.parse(overHttp('vscode')?.text ?? '').inputs).toEqual([
      { type: 'promptString', id: 'hookglass-token', description: 'Token of Hookglass', password: true },
    ]);
  });

  test('of Codex names the variable that holds the token', () => {
    expect(overHttp('codex', { allowedTargets: ['a.internal'] })?.text).toBe(
      [
        '[mcp_servers.hookglass]',
        'url = "http://127.0.0.1:5080/mcp"',
        'bearer_token_env_var = "HOOKGLASS_TOKEN"',
        'http_headers = { "Hookglass-Allowed-Targets" = "a.internal" }',
      ].join('\n'),
    );
  });

  test('is nothing for Claude Desktop, which starts commands alone', () => {
    expect(overHttp('claude-desktop')).toBeUndefined();
  });

  test('carries the hosts that a person names in a header', () => {
    const { headers } = JSON.parse(overHttp('cursor', { allowedTargets: ['a.internal'] })?.text ?? '').mcpServers.hookglass;
    expect(headers).toMatchObject({ 'Hookglass-Allowed-Targets': 'a.internal' });
  });
});

test('files are named as the system has them', () => {
  const fileOn = (platform: string) => configurationOf('claude-desktop', { ...wish, start: { ...wish.start, platform } })?.file;

  expect(fileOn('darwin')).toBe('~/Library/Application Support/Claude/claude_desktop_config.json');
  expect(fileOn('win32')).toBe('%APPDATA%\\Claude\\claude_desktop_config.json');
  expect(fileOn('linux')).toBe('~/.config/Claude/claude_desktop_config.json');
});

test('the token gets into its variable by a line for the shell of the system', () => {
  expect(tokenLine(wish.start)).toBe(
    `export HOOKGLASS_TOKEN="$('/opt/my node/bin/node' /opt/hookglass/dist/cli/main.cjs token --data-dir '/home/o'\\''neil/data')"`,
  );
  expect(tokenLine({ program: ['C:\\Program Files\\node.exe', 'C:\\h\\main.cjs'], flags: [], own: true, platform: 'win32' })).toBe(
    "$env:HOOKGLASS_TOKEN = & 'C:\\Program Files\\node.exe' 'C:\\h\\main.cjs' token",
  );
});

/** As a shell takes the line apart. */
function shellWords(line: string): string[] {
  return execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\n' "$word"; done`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}
