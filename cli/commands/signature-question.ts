import { inputOfPasted, type PastedContext, type PastedInput } from '#core/signing/pasted-input.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { readInput } from '../input.ts';
import { pastedFrom, type ReadRequest, readRequest } from '../pasted-request.ts';

export interface ExplainFlags {
  'data-dir': string | undefined;
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
  value: string | undefined;
  /** Given by --header. */
  headers: HeaderPairs;
  body: string | undefined;
  /** A file with a copied request, `-` for standard input. */
  request: string | undefined;
  /** Milliseconds since 1970. */
  now: number | undefined;
  /** Which of several requests, from 1. */
  entry: number | undefined;
  tolerance: number;
  json: boolean;
}

/**
 * What is asked about a copied request; flags go before what stands in it.
 * @throws StartError `usage` where it cannot be read, or its body is somewhere else
 */
export function questionOf(
  { id, timestamp, signature, value, body, now, entry, tolerance }: ExplainFlags,
  file: string,
  secret: string,
  { nowMs, otherwiseAtMs }: Pick<PastedContext, 'nowMs' | 'otherwiseAtMs'>,
): PastedInput & { pasted: PastedRequest; read: ReadRequest } {
  const pasted = pastedFrom(file, body !== undefined, entry);
  const asked = inputOfPasted(pasted, {
    ...(id !== undefined && { deliveryId: id }),
    ...(timestamp !== undefined && { timestamp }),
    ...(signature !== undefined && { signature: signature.trim() }),
    ...(value !== undefined && { value }),
    ...(body !== undefined && { body: readInput(body) }),
    ...(now !== undefined && { receivedAtMs: now }),
    secrets: [{ secret, kind: 'own', name: 'the command line' }],
    otherIds: [],
    toleranceSec: tolerance,
    ...(otherwiseAtMs !== undefined && { otherwiseAtMs }),
    nowMs,
  });
  return { ...asked, pasted, read: readRequest(pasted, asked.input.body, asked.notes) };
}
