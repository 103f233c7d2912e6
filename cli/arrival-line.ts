import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { checkText, verdictText } from '#shared/domain/delivery/verdict.ts';
import { causeLine, markText, rowColumns, timeText } from './delivery-line.ts';
import { terminalText } from './terminal-text.ts';

/**
 * What came from elsewhere in one line, as wide as a delivery:
 * `c33  10:31:06.212  ✕ refused  model_version_alias.created  churn-eu v2 champion  → external  401  signature not checked`.
 */
export function arrivalLine(arrival: ArrivalSummary): string {
  const { id, createdAtMs, state, event, method, target, subject, attemptMarks, verdict, why, cause, refusal } = arrival;
  const title = event ?? (method === '' ? 'not a request' : `${method} ${target}`);
  const about = subject === '' && refusal !== undefined ? REFUSAL_WORDS[refusal] : subject;
  const columns = rowColumns([id, timeText(createdAtMs), state === 'arrived' ? '→ arrived' : '✕ refused', title, about, '→ external']);
  return [...columns, attemptMarks.map(markText).join(' '), verdictText(verdict, why), ...(cause ? [causeLine(cause)] : [])]
    .join('  ')
    .trimEnd();
}

/** One request of it: `  10:31:06.212  POST /webhook  from 127.0.0.1:53214  401  signature not checked`. */
export function requestLine(capture: CaptureDetail): string {
  const { atMs, method, target, peer, answer, verdict, refusal, tunnelled } = capture;
  const answered = answer === undefined ? 'no answer' : String(answer.status);
  return `  ${[
    timeText(atMs),
    `${method} ${target}`,
    `from ${peer}${tunnelled ? ' through the tunnel' : ''}`,
    answered,
    refusal === undefined ? checkText(verdict, answer?.status) : REFUSAL_WORDS[refusal],
  ]
    .map(terminalText)
    .join('  ')}`;
}
