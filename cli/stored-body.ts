import type { ControlClient } from '#shared/client/control-client.ts';

/** The bytes of a delivery (`d42` or its delivery id), or of a request as it came (`c33`); undefined for one that is not there. */
export async function storedBody(client: ControlClient, id: string): Promise<Uint8Array | undefined> {
  if (/^c\d+$/.test(id)) return client.captureBody(id);
  const row = await client.row(id);
  if (row?.source !== 'external') return row && client.deliveryBody(row.id);
  const newest = row.captureList.at(-1);
  return newest && client.captureBody(newest.id);
}
