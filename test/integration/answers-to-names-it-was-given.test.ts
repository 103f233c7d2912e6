import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { parseHostPattern } from '#shared/domain/app/host-pattern.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startCore, type TestCore, testOptions } from '../support/start-core.ts';

const SEARCH = 'GET /api/2.0/mlflow/registered-models/search HTTP/1.1';

const cores: TestCore[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.stop();
});

async function start(mlflow: { host?: string; allowed?: string[]; origins?: string[] } = {}): Promise<TestCore> {
  const allowedHosts = (mlflow.allowed ?? []).map(parseHostPattern);
  const core = await startCore({
    mlflow: { ...testOptions('').mlflow, host: mlflow.host ?? '127.0.0.1', allowedHosts, allowedOrigins: mlflow.origins ?? [] },
  });
  cores.push(core);
  return core;
}

const portOf = (core: TestCore) => Number(core.mlflow.split(':').at(-1));

async function statusFor(core: TestCore, host: string): Promise<number> {
  const answer = await rawExchange(portOf(core), `${SEARCH}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return Number(answer.slice(9, 12));
}

/** Waits until the journal has as many rows, newest last. */
async function journal(core: TestCore, count: number): Promise<ApiCall[]> {
  const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8') });
  for (;;) {
    let stop = () => undefined as unknown;
    const more = new Promise<void>((resolve) => {
      stop = core.core.subscribe((events) => events.some(({ type }) => type === 'call.added') && resolve());
    });
    const { items } = await client.calls({ limit: 1000 });
    if (items.length < count) await more;
    stop();
    if (items.length >= count) return items.reverse();
  }
}

describe('the MLflow API', () => {
  it('answers on loopback to loopback names alone, and to names it was told', async () => {
    const core = await start({ allowed: ['172.17.*', '*.example.org'] });

    expect(await statusFor(core, '127.0.0.1:5000')).toBe(200);
    expect(await statusFor(core, '172.17.0.1:5000')).toBe(200);
    expect(await statusFor(core, 'mlflow.example.org')).toBe(200);
    expect(await statusFor(core, '192.168.1.5:5000')).toBe(403);
    expect(await statusFor(core, 'evil.com')).toBe(403);
  });

  it('answers to private addresses and to its own names where it was bound beyond this machine', async () => {
    const core = await start({ host: '0.0.0.0' });
    const own = hostname();

    for (const host of [
      '10.1.2.3:5000',
      '192.168.1.5',
      '172.20.0.2:80',
      '[fd00::5]:5000',
      '0.0.0.0:5000',
      own,
      `${own.toUpperCase()}:5000`,
    ])
      expect.soft(await statusFor(core, host), host).toBe(200);
    for (const host of ['evil.com', '8.8.8.8', '172.32.0.1', '10.evil.com', '11.0.0.1', '[2001:db8::1]'])
      expect.soft(await statusFor(core, host), host).toBe(403);
  });

  it('refuses pages of other origins for every method, those of other ports of this machine too, unless they are allowed', async () => {
    const core = await start({ origins: ['http://localhost:3000'] });
    const asked = async (method: string, ...headers: string[]) => {
      const answer = await rawExchange(
        portOf(core),
        `${SEARCH.replace('GET', method)}\r\nHost: 127.0.0.1\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`,
      );
      return Number(answer.slice(9, 12));
    };

    for (const origin of [
      'http://localhost:3001',
      'http://127.0.0.1:3000',
      'https://localhost:3000',
      'http://localhost',
      'null',
      'http://[::1]:3000',
    ])
      for (const method of ['GET', 'POST', 'OPTIONS'])
        expect.soft(await asked(method, `Origin: ${origin}`), `${method} ${origin}`).toBe(403);
    for (const site of ['cross-site', 'same-site', 'something', 'none, cross-site', ''])
      expect.soft(await asked('GET', `Sec-Fetch-Site: ${site}`), site).toBe(403);
    expect(await asked('GET', 'Origin: http://localhost:3000', 'Sec-Fetch-Site: cross-site')).toBe(200);
    expect(await asked('GET', 'Origin: http://LOCALHOST:3000')).toBe(200);
    expect(await asked('GET', 'Sec-Fetch-Site: none')).toBe(200);
    expect(await asked('GET')).toBe(200);
  });

  it('keeps a row for what it turned away: names, pages of other sites, bytes that are no HTTP, TLS', async () => {
    const core = await start();
    const send = (bytes: string | Buffer) => rawExchange(portOf(core), bytes);

    const refused = await send(`${SEARCH}\r\nHost: evil.com\r\nUser-Agent: a test\r\nConnection: close\r\n\r\n`);
    await send(`${SEARCH}\r\nHost: 127.0.0.1\r\nOrigin: https://evil.com\r\nConnection: close\r\n\r\n`);
    await send('NONSENSE\r\n\r\n');
    await send(Buffer.from('16030100a5010000a10303', 'hex'));
    await send('GET /mlflow/api/2.0/mlflow/registered-models/search HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    const rows = await journal(core, 5);

    expect(refused).toContain('--allowed-hosts');
    expect(rows.map(({ method, status, quiet }) => [method, status, quiet])).toEqual([
      ['GET', 403, 'refused'],
      ['GET', 403, 'refused'],
      ['?', 400, 'refused'],
      ['TLS', 400, 'refused'],
      ['GET', 404, 'refused'],
    ]);
    expect(rows[0]).toMatchObject({ client: 'a test', hint: expect.stringContaining('does not answer to the name evil.com') });
    expect(rows[3]?.hint).toContain('http:// instead of https://');
    expect(rows[4]?.hint).toContain('Your tracking URI has a path: /mlflow.');
  });

  it.each([
    ['GET http://127.0.0.1:5000/version HTTP/1.1', 403, /whole address, which clients write for a proxy/],
    ['OPTIONS * HTTP/1.1', 403, /for “\*” and not for a path/],
    ['GET //api/2.0/mlflow/experiments/search HTTP/1.1', 404, /tracking URI .* ends with one/],
    ['GET /team-a/version HTTP/1.1', 404, /Your tracking URI has a path: \/team-a\./],
    ['POST /a/b/api/2.0/mlflow-artifacts/mpu/create/x HTTP/1.1', 404, /Your tracking URI has a path: \/a\/b\./],
    ['PRI * HTTP/2.0', 400, /HTTP\/2/],
    ['PROXY TCP4 10.0.0.1 10.0.0.2 1 2', 400, /PROXY protocol/],
    ['SSH-2.0-OpenSSH_9.7', 400, /SSH/],
  ])('says in the row of %j why it was not answered', async (line, status, hint) => {
    const core = await start();

    await rawExchange(portOf(core), `${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);

    expect(await journal(core, 1)).toMatchObject([{ status, hint: expect.stringMatching(hint) }]);
  });

  it('lists no more than a bounded number of what strangers send', async () => {
    const core = await start();
    for (let sent = 0; sent < 230; sent += 1)
      await rawExchange(portOf(core), `GET /${sent} HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n`);

    const rows = await journal(core, 200);

    expect(rows.length).toBeLessThan(230);
  });
});
