import { type CheckFields, TYPED } from '#renderer/state/checks-control.ts';
import type { CheckRunSummary } from '#shared/domain/check/run.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { RECORDED_RELEASES, type RecordedRelease } from '#shared/domain/mlflow/release.ts';

/** A run is kept without the credentials of its address, so that it cannot be sent there again. */
const isWhole = (url: string) => !url.includes('[redacted]');

/** Where a check of a run goes once more: where the run went, signed and sent as the run was. @param release where the run does not tell */
export function proposedAgain(
  { target, webhook, mlflowVersion = '' }: Pick<CheckRunSummary, 'target' | 'webhook' | 'mlflowVersion'>,
  typed: { target: string; signer: string },
  release: RecordedRelease,
): { target: string; signer: string; mlflowVersion: RecordedRelease } {
  return {
    target: isWhole(target) ? target : typed.target,
    signer: webhook?.id ?? TYPED,
    mlflowVersion: RECORDED_RELEASES.find((version) => version === mlflowVersion) ?? release,
  };
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
