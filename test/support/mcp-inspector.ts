import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Directory of the official inspector of the protocol, as `npm install --prefix` makes it; .ci/run does. */
const DIRECTORY = process.env['HOOKGLASS_MCP_INSPECTOR'] ?? path.join(homedir(), '.cache', 'hookglass', 'mcp-inspector');
const PROGRAM = path.join(DIRECTORY, 'node_modules', '@modelcontextprotocol', 'inspector', 'clients', 'launcher', 'build', 'index.js');

/** Whether it is there. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needInspector(): boolean {
  if (existsSync(PROGRAM)) return true;
  const message = 'HOOKGLASS_MCP_INSPECTOR does not name a directory with @modelcontextprotocol/inspector';
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${message}`);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return false;
}

/** What its command line says to one question, as JSON. @param args what it asks, and whom */
export function inspect(args: readonly string[], home: string): Promise<{ code: number; answer: Record<string, unknown>; errors: string }> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      ...(process.env['NODE_OPTIONS'] && { NODE_OPTIONS: process.env['NODE_OPTIONS'] }),
    };
    execFile(
      process.execPath,
      [PROGRAM, '--cli', ...args, '--format', 'json', '--quiet'],
      { env, maxBuffer: 32 * 1024 * 1024 },
      (error, out, errors) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ code, answer: jsonIn(out), errors });
      },
    );
  });
}

function jsonIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { unread: text };
  }
}
