import { createControlClient } from '#shared/client/control-client.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { tokenOf } from './agent-client.ts';

/** What a person does before an agent comes: a webhook with a secret. */
export function person(core: Pick<ReadyLine, 'dataDir' | 'inspector'>) {
  return createControlClient({ baseUrl: core.inspector, token: tokenOf(core), origin: 'inspector' });
}
