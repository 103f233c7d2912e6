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
  if (sent.kind === 'answer' || sent.status !== undefined || !UNREACHABLE.has(sent.reason)) return undefined;
  return sent.reason === 'tls' ? tlsText(sent.message) : sent.message;
}

/** Of a handshake that failed it is said what to do: to most people its codes say nothing. */
function tlsText(message: string): string {
  const code = /\((\w+)\)$/.exec(message)?.[1] ?? '';
  if (/CERT|SIGNATURE|ISSUER|ALTNAME/.test(code))
    return `Its certificate is not accepted (${code}), so nothing was sent. With --insecure it is not judged.`;
  return `${message} Where the port speaks plain HTTP, the URL has to begin with http.`;
}
