import { readFileSync } from 'node:fs';
import { createControlClient } from '#shared/client/control-client.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { verdictText } from '#shared/domain/delivery/verdict.ts';
import { terminalText } from './terminal-text.ts';

/**
 * Sends one event to the mock receiver, as the inspector's button does.
 * @returns one line for the user: `delivered in 12 ms, signature verified`.
 */
export async function sendSample({ inspector, tokenFile }: ReadyLine): Promise<string> {
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8') });
  const { id, result } = await client.sendSample();
  if (!result.success) return `The sample was not delivered: ${terminalText(JSON.stringify(result))}`;
  const { verdict, tookMs } = (await client.delivery(id)) ?? {};
  const took = tookMs === undefined ? '' : ` in ${Math.round(tookMs)} ms`;
  return `delivered${took}, ${verdict === 'valid' ? 'signature verified' : verdictText(verdict ?? 'unchecked')}`;
}
