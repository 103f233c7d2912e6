import { type CheckFields, TYPED } from '#renderer/state/checks-control.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';

/** A run is kept without the credentials of its address, so that it cannot be sent there again. */
const isWhole = (url: string) => !url.includes('[redacted]');

/** Where a check of a run goes once more: where the run went, signed as the run was. */
export function proposedAgain(
  { target, webhook }: Pick<CheckRunSummary, 'target' | 'webhook'>,
  typed: { target: string; signer: string },
): { target: string; signer: string } {
  return { target: isWhole(target) ? target : typed.target, signer: webhook?.id ?? TYPED };
}

/** Where it goes and whose secret signs: as typed, as at the last run, or of the first webhook that has a secret. */
export function proposedFor(
  { target, signer }: Pick<CheckFields, 'target' | 'signer'>,
  webhooks: readonly Webhook[],
  last: CheckRunSummary | undefined,
): { target: string; signer: string } {
  const signing = webhooks.filter(({ secret }) => secret === 'set');
  const before = last && isWhole(last.target) ? last.target : undefined;
  const shown = target ?? before ?? signing[0]?.url ?? '';
  const known = signer ?? signing.find(({ url }) => url === target)?.id ?? (last && (last.webhook?.id ?? TYPED));
  const isThere = known === TYPED || signing.some(({ id }) => id === known);
  return { target: shown, signer: (isThere ? known : signing[0]?.id) ?? TYPED };
}
