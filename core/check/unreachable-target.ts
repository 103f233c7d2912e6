import type { NoAnswerReason } from '#shared/domain/check/report.ts';
import type { CheckSent } from './check-send.ts';

const UNREACHABLE: ReadonlySet<NoAnswerReason> = new Set<NoAnswerReason>([
  'refused',
  'dns',
  'tls',
  'unreachable',
  'target-refused',
  'invalid',
]);

/** Nobody is there, or nothing may be sent there, as a sentence: nothing can be said about a receiver then. */
export function unreachableMessage(sent: CheckSent): string | undefined {
  return sent.kind === 'none' && sent.status === undefined && UNREACHABLE.has(sent.reason) ? sent.message : undefined;
}
