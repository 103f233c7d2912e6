import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { freePort, untilHealthy } from '../support/foreign-server.ts';
import { startProcess } from '../support/run-process.ts';

const VERSION = '9.9.0';

/**
 * Mockoon's command line, another mock receiver: one route that answers 200, its log on with whole transactions, since that is what
 * is kept here too. It is installed beside the project, once, and is no dependency of it.
 * @throws Error when it cannot be installed
 */
export async function startMockoon(directory: string) {
  const home = path.join(homedir(), '.cache', 'hookglass', `mockoon-${VERSION}`);
  const program = path.join(home, 'node_modules', '@mockoon', 'cli', 'bin', 'run.js');
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true });
    const { status, stderr } = spawnSync('npm', ['install', '--no-save', '--prefix', home, `@mockoon/cli@${VERSION}`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Mockoon could not be installed: ${stderr}`);
  }
  const port = await freePort();
  const data = path.join(directory, 'mockoon.json');
  writeFileSync(data, JSON.stringify(environment(port)));
  const args = [program, 'start', '--data', data, '--port', String(port), '--log-transaction'];
  const server = startProcess(process.execPath, args, { cwd: directory, env: { HOME: directory } });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, () => server.child.exitCode !== null);
  return { url: `${url}/`, stop: server.stop };
}

function environment(port: number) {
  const uuid = (last: number) => `0b6c1a2e-0000-4000-8000-00000000000${last}`;
  const route = (last: number, method: string, endpoint: string) => ({
    uuid: uuid(last),
    type: 'http',
    documentation: '',
    method,
    endpoint,
    responses: [
      {
        uuid: uuid(last + 1),
        body: '{"status": "success"}',
        latency: 0,
        statusCode: 200,
        label: '',
        headers: [],
        bodyType: 'INLINE',
        filePath: '',
        databucketID: '',
        sendFileAsBody: false,
        rules: [],
        rulesOperator: 'OR',
        disableTemplating: true,
        fallbackTo404: false,
        default: true,
        crudKey: 'id',
        callbacks: [],
      },
    ],
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  });
  const routes = [route(2, 'post', 'webhook'), route(4, 'get', 'health')];
  return {
    uuid: uuid(1),
    lastMigration: 33,
    name: 'bench',
    endpointPrefix: '',
    latency: 0,
    port,
    hostname: '127.0.0.1',
    folders: [],
    routes,
    rootChildren: routes.map((one) => ({ type: 'route', uuid: one.uuid })),
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' },
    cors: true,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
}
