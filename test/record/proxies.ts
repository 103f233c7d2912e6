import path from 'node:path';
import { openProxyWorld, PROXY_CASES, type ProxyExchange } from '../support/proxy-cases.ts';
import { runProcess } from '../support/run-process.ts';

const ALLOWED = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_REQUEST_TIMEOUT: '2',
  MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES: '1',
};

type Result = Pick<ProxyExchange, 'success' | 'status' | 'error'>;

/** What the dispatcher of a release does with the proxies of its environment: its own code, without the server around it. */
export async function recordProxies(python: string): Promise<ProxyExchange[]> {
  const worlds = await Promise.all(PROXY_CASES.map(async (one) => ({ name: one.name, world: await openProxyWorld(one) })));
  const cases = worlds.map(({ name, world }) => ({ name, env: world.env, url: world.url }));
  const script = path.join(import.meta.dirname, 'proxies.py');
  const played = await runProcess(python, [script, JSON.stringify(cases)], { env: ALLOWED });
  if (played.code !== 0) throw new Error(`${script} ended with ${played.code}: ${played.stderr}`);
  const results = new Map(
    played.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Result & { name: string })
      .map(({ name, ...result }) => [name, result]),
  );
  const exchanges = worlds.map(({ name, world }) => {
    const result = results.get(name);
    if (!result) throw new Error(`there is no result of ${name}`);
    return world.exchange(result);
  });
  await Promise.all(worlds.map(({ world }) => world.close()));
  return exchanges;
}
