import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Finding } from '#shared/domain/app/finding.ts';
import {
  ADMIN,
  basicAuth,
  type MisconfiguredServers,
  needMisconfiguredServers,
  startMisconfiguredServers,
} from '../support/misconfigured-servers.ts';
import { refusingPort } from '../support/refusing-port.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const AS_ADMIN = { MLFLOW_TRACKING_USERNAME: ADMIN.username, MLFLOW_TRACKING_PASSWORD: ADMIN.password };
const WEBHOOKS = '/api/2.0/mlflow/webhooks';

describe.runIf(needMisconfiguredServers())('doctor', () => {
  const dataDir = path.join(temporaryDirectory(), 'none');
  let servers: MisconfiguredServers;
  beforeAll(async () => {
    servers = await startMisconfiguredServers();
  }, 300_000);
  afterAll(async () => {
    await servers.stop();
    rmSync(path.dirname(dataDir), { recursive: true });
  }, 300_000);

  /** What is not just good to know, by id, and how it ended. */
  async function findings(uri: string, flags: readonly string[] = ['--webhook-url', servers.receiver], env: Record<string, string> = {}) {
    const args = ['doctor', '--json', '--data-dir', dataDir, '--mlflow-uri', uri, ...flags];
    const { code, lines, stderr } = await runCli(args, env);
    const all = (JSON.parse(lines.join('\n')) as { findings: Finding[] }).findings;
    const wrong = all.filter(({ severity }) => severity !== 'info');
    return { code, stderr, ids: wrong.map(({ id }) => id), wrong, output: `${lines.join('\n')}${stderr}` };
  }

  test('finds nothing on a good server, and changes nothing there', async () => {
    const { code, wrong } = await findings(servers.good);

    expect(wrong).toEqual([]);
    expect(code).toBe(0);
    expect(await (await fetch(`${servers.good}${WEBHOOKS}`)).json()).toEqual({});
  });

  test('finds a webhook that was changed a moment ago, and one that is disabled', async () => {
    const id = await servers.register(servers.good, { status: 'DISABLED' });

    const { code, ids, wrong } = await findings(servers.good);

    await servers.remove(servers.good, id);
    expect(ids).toEqual(['webhook-disabled', 'list-cache']);
    expect(wrong[0]?.what).toContain(id);
    expect(wrong[1]?.what).toMatch(/unheard for \d+ s more/);
    expect(code).toBe(0);
  });

  test('finds a receiver that is down, and takes it for news only where nobody named it', async () => {
    const dead = `http://127.0.0.1:${await refusingPort()}/hooks`;

    expect((await findings(servers.good, ['--webhook-url', dead])).ids).toEqual(['receiver-down']);
    expect((await findings(servers.good, [])).wrong).toEqual([]);
  });

  test('finds that http and private addresses are refused, with the lines that change it', async () => {
    const { strict } = inject('mlflowServer');

    const both = await findings(strict);
    const secure = await findings(strict, ['--webhook-url', servers.receiver.replace('http:', 'https:')]);

    expect(both.ids).toEqual(['http-refused', 'private-refused']);
    expect(both.wrong[0]?.fix.split('\n').slice(1)).toEqual([
      'MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https',
      'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true',
    ]);
    expect(both.code).toBe(1);
    expect(secure.ids).toEqual(['private-refused', 'receiver-tls']);
    expect(secure.wrong[0]?.fix.split('\n').slice(1)).toEqual(['MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true']);
    expect(await (await fetch(`${strict}${WEBHOOKS}`)).json()).toEqual({});
  });

  test('finds a wrong port, whether nobody listens there or somebody else', async () => {
    const { code, ids } = await findings(`http://127.0.0.1:${await refusingPort()}`);

    expect(ids).toEqual(['server-unreachable']);
    expect(code).toBe(1);
    expect((await findings(new URL(servers.receiver).origin)).ids).toEqual(['not-mlflow']);
  });

  test('finds that the prefix is missing or too much, and that the clock is wrong', async () => {
    expect((await findings(servers.skewed)).ids).toEqual(['prefix-missing']);
    expect((await findings(`${servers.good}/mlflow`)).wrong[0]?.fix).toContain(`Use ${servers.good} as`);

    const { ids, wrong } = await findings(`${servers.skewed}/registry/`);

    expect(ids).toContain('clock');
    expect(wrong.find(({ id }) => id === 'clock')?.what).toMatch(/^The clock of the server is 3(599|598)(\.\d)? s behind this computer$/);
  });

  test('finds a file store', async () => {
    expect((await findings(servers.files)).ids).toEqual(['file-store']);
  });

  test('finds events that the release does not know', async () => {
    const { ids, wrong, code } = await findings(servers.oldest, [
      '--webhook-url',
      servers.receiver,
      '--events',
      'prompt.created,model_version.created',
    ]);

    expect(ids).toEqual(['events-missing', 'event-unknown']);
    expect(wrong[1]?.what).toBe('MLflow 3.3.2 does not know prompt.created');
    expect(code).toBe(1);
  });

  test('finds that credentials are missing, wrong or not enough, then a key that was lost, and repeats none of them', async () => {
    const headers = { 'content-type': 'application/json', ...basicAuth(ADMIN) };
    const bob = JSON.stringify({ username: 'bob', password: 'correct-horse-2' });
    await fetch(`${servers.locked()}/api/2.0/mlflow/users/create`, { method: 'POST', headers, body: bob });
    await servers.register(servers.locked(), { secret: 'planted' }, headers);

    const none = await findings(servers.locked());
    const wrong = await findings(servers.locked(), undefined, { ...AS_ADMIN, MLFLOW_TRACKING_PASSWORD: 'wrong-horse' });
    const token = await findings(servers.locked(), undefined, { MLFLOW_TRACKING_TOKEN: 'a-wrong-token' });
    const notEnough = await findings(servers.locked().replace('//', '//bob:correct-horse-2@'));
    const asAdmin = await findings(servers.locked(), undefined, AS_ADMIN);
    await servers.restartLocked();
    const restarted = await findings(servers.locked(), undefined, AS_ADMIN);

    expect(none.ids).toEqual(['auth-missing']);
    expect([wrong.ids, token.ids]).toEqual([['auth-refused'], ['auth-refused']]);
    expect(notEnough.ids).toEqual(['no-rights']);
    expect(asAdmin.ids).toEqual(['list-cache']);
    expect(restarted.ids).toEqual(['encryption-key-missing']);
    for (const { output } of [wrong, token, notEnough, asAdmin, restarted]) {
      expect(output).not.toMatch(/horse|a-wrong-token|YWRtaW46|Ym9iOm/);
    }
  });
});
