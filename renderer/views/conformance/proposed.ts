import { type CheckFields, TYPED } from '#renderer/state/checks-control.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

/** Where it goes and whose secret signs: as typed, as at the last run, or of the first webhook that has a secret. */
export function proposedFor(
  { target, signer }: Pick<CheckFields, 'target' | 'signer'>,
  webhooks: readonly Webhook[],
  last: CheckRunSummary | undefined,
): { target: string; signer: string } {
  const signing = webhooks.filter(({ secret }) => secret === 'set');
  const shown = target ?? last?.target ?? signing[0]?.url ?? '';
  const known = signer ?? signing.find(({ url }) => url === target)?.id ?? (last && (last.webhook?.id ?? TYPED));
  const isThere = known === TYPED || signing.some(({ id }) => id === known);
  return { target: shown, signer: (isThere ? known : signing[0]?.id) ?? TYPED };
}
