import path from 'node:path';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { fillDeliveries } from './fill-deliveries.ts';
import { startControl } from './start-control.ts';

/** A running core with the built page, and a client beside it. */
export interface Inspected {
  client: ControlClient;
  token: string;
  urls: { mlflow: string; inspector: string; webhook: string };
  launchLink(): string;
  stop(): Promise<void>;
}

/** @param deliveries how many lie in the database already. */
export async function startInspected({ deliveries = 0 }: { deliveries?: number } = {}): Promise<Inspected> {
  const control = await startControl({ pageDir: path.resolve('dist/renderer') });
  const token = control.token.value();
  const client = createControlClient({ baseUrl: control.url, token });
  if (deliveries > 0) {
    await client.sendSample();
    fillDeliveries(control.db, deliveries - 1);
  }
  const status = await client.status();
  return {
    client,
    token,
    urls: { mlflow: status.urls.mlflow, inspector: control.url, webhook: control.webhookUrl },
    launchLink: () => `${control.url}/#code=${control.launchCodes.issue()}`,
    stop: control.stop,
  };
}
