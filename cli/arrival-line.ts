import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import { timeText } from './delivery-line.ts';
import { terminalText } from './terminal-text.ts';

/** One request of it: `  10:31:06.212  POST /webhook  from 127.0.0.1:53214  401  signature not checked`. */
export function requestLine(capture: CaptureDetail): string {
  const { atMs, method, target, peer, answer, verdict, refusal, tunnelled, origin } = capture;
  const answered = answer === undefined ? 'no answer' : String(answer.status);
  return `  ${[
    timeText(atMs),
    `${method} ${target}`,
    `from ${origin === undefined ? peer : `${origin} (${peer})`}${tunnelled ? ' through the tunnel' : ''}`,
    answered,
    refusal === undefined ? checkText(verdict, answer?.status) : REFUSAL_WORDS[refusal],
  ]
    .map(terminalText)
    .join('  ')}`;
}
