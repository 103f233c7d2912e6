import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findTools } from '../../scripts/tools.ts';

/** The known-bad variant of the desktop app, with a page that has no policy, of a server that serves any file. */
export interface BadShell {
  app: ElectronApplication;
  page: Page;
  /** Of its page. */
  origin: string;
  close(): Promise<void>;
}

export async function openBadShell(display: string): Promise<BadShell> {
  const server = createServer((_, response) => void response.setHeader('content-type', 'text/html').end('<p>a page</p>'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = await _electron.launch({
    executablePath: findTools(process.env).electron ?? 'electron',
    args: ['--no-sandbox', path.join(import.meta.dirname, 'known-bad', 'shell'), `${origin}/`],
    env: { ...(process.env as Record<string, string>), DISPLAY: display },
  });
  const page = await app.firstWindow();
  await page.getByText('a page').waitFor();
  return {
    app,
    page,
    origin,
    async close() {
      await app.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
