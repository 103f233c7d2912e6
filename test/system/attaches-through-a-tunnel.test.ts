import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { needSshd, startSshd } from '../support/local-sshd.ts';
import { startCli } from '../support/run-cli.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const ANY_PORT = ['--mlflow-port', '0', '--receiver-port', '0', '--receiver-tls-port', 'off', '--inspector-port', '0', '--no-open'];

describe.runIf(needSshd())('attach --tunnel, with a real sshd between the server and the receiver', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'hookglass-attach-ssh-'));
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  /** Stands for the server of somebody else. */
  let server: TestCore;
  beforeAll(async () => {
    server = await startCore();
    sshd = await startSshd(dir);
  });
  afterAll(async () => {
    await sshd.stop();
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  const url = () => server.mlflow;
  const webhooks = async () => {
    const list = (await (await fetch(`${url()}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: { name: string; url: string }[] };
    return (list.webhooks ?? []).filter(({ name }) => name.startsWith('hookglass-'));
  };
  const createModel = (name: string) =>
    fetch(`${url()}/api/2.0/mlflow/registered-models/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  const attach = (...more: string[]) =>
    startCli(
      ['attach', '--json', '--mlflow-uri', url(), '--data-dir', path.join(dir, 'data'), '--list-cache', '0s', ...ANY_PORT, ...more],
      { HOME: dir },
    );
  const ssh = () => [
    '--tunnel',
    'ssh',
    '--host',
    '127.0.0.1',
    '--port',
    String(sshd.port),
    '--user',
    sshd.user,
    '--identity-file',
    sshd.userKey,
  ];

  test('what a client changes there arrives through the tunnel, verified; the end removes the webhook and the tunnel', async () => {
    const running = attach(...ssh());
    await running.printed(1); // the server's test
    const [there] = await webhooks();
    await createModel('through-ssh');
    const captures = (await running.printed(2)).map((line) => JSON.parse(line) as CaptureSummary);
    running.stop();
    const { code, stderr } = await running.ended;

    for (const capture of captures) {
      expect(capture).toMatchObject({ verdict: { result: 'valid' }, tunnelled: true, origin: expect.stringMatching(/, 3\.18\.0$/) });
    }
    expect(stderr).toContain(`go to ${there?.url} as webhook ${there?.name}`);
    expect([code, await webhooks()]).toEqual([0, []]);
    await expect(fetch(there?.url ?? '')).rejects.toThrow('fetch failed');
  });

  test('a connection that was cut comes back, and what is changed then arrives', async () => {
    const running = attach(...ssh());
    await running.printed(1);
    const [there] = await webhooks();
    sshd.cut();
    const health = () =>
      fetch(new URL('/health', there?.url)).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(health, { timeout: 30_000, interval: 100 }).toBe(true);
    await createModel('after-the-cut');
    const [, changed] = (await running.printed(2)).map((line) => JSON.parse(line) as CaptureSummary);
    running.stop();
    const { code } = await running.ended;

    expect(changed).toMatchObject({ verdict: { result: 'valid' }, tunnelled: true });
    expect([code, await webhooks()]).toEqual([0, []]);
  }, 60_000);

  test('a tunnel that cannot be made is a sentence, and nothing is registered', async () => {
    const { code, stderr } = await attach(...ssh().slice(0, -1), sshd.strangerKey).ended;

    expect(stderr).toMatch(/The tunnel is not on: .*refused the key/);
    expect([code, await webhooks()]).toEqual([1, []]);
  });

  test('a command of the user’s own makes the tunnel too', async () => {
    const data = path.join(dir, 'custom');
    mkdirSync(path.join(data, 'tunnel'), { recursive: true, mode: 0o700 });
    const known = `-o StrictHostKeyChecking=no -o UserKnownHostsFile=${path.join(dir, 'known')}`;
    const ssh = `exec ssh -N ${known} -i ${sshd.userKey} -p ${sshd.port} -R 0:127.0.0.1:$1 ${sshd.user}@127.0.0.1`;
    const script = path.join(dir, 'relay.sh');
    writeFileSync(script, `(${ssh}) 2>&1 | sed -u 's/.*Allocated port \\([0-9]*\\).*/listening at 127.0.0.1:\\1/'\n`);
    const command = { command: 'sh', args: [script, '{port}'], urlPattern: 'listening at (\\S+)' };
    writeFileSync(path.join(data, 'tunnel', 'custom.json'), JSON.stringify(command));

    const running = startCli(
      ['attach', '--json', '--mlflow-uri', url(), '--data-dir', data, '--list-cache', '0s', ...ANY_PORT, '--tunnel', 'custom'],
      { HOME: dir },
    );
    const [tested] = (await running.printed(1)).map((line) => JSON.parse(line) as CaptureSummary);
    const [there] = await webhooks();
    running.stop();
    const { code } = await running.ended;

    expect(tested).toMatchObject({ verdict: { result: 'valid' }, tunnelled: true });
    expect([code, await webhooks()]).toEqual([0, []]);
    await expect(fetch(there?.url ?? '')).rejects.toThrow('fetch failed');
  });
});
