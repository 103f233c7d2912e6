import { certaintyWord, type ExplainReport, type Explanation } from '#shared/domain/delivery/explain.ts';

/**
 * A report for a terminal: each explanation with its class and how sure it is, what helps, and what the receiver answered in its own words.
 * Lines hold text from outside: see `terminalText`.
 */
export function explanationLines({ explanations, answer, stoppedEarly, compare }: ExplainReport): string[] {
  const said = answer ? saidLines(answer) : [];
  if (explanations.length === 0) return ['This request is correctly signed, and nobody refused it.', ...said];
  return [
    ...explanations.flatMap(explanationLine),
    ...said,
    ...(stoppedEarly ? ['  Not everything was tried: a cause that is not named may still be there.'] : []),
    ...(compare ? [compareLine(compare)] : []),
  ];
}

function explanationLine({ why, certainty, headline, fix, notReached }: Explanation): string[] {
  return [`${headline}  (${why}, ${certaintyWord({ why, certainty })}${notReached ? ', not reached by the receiver' : ''})`, `  ${fix}`];
}

function saidLines({ status, said, clockAheadSec = 0 }: NonNullable<ExplainReport['answer']>): string[] {
  const clock =
    clockAheadSec === 0
      ? ''
      : `; by its Date header its clock is about ${Math.abs(clockAheadSec)} s ${clockAheadSec < 0 ? 'behind' : 'ahead'}`;
  return [`  The receiver answered ${status}${said === undefined ? ', without a word' : `: “${said}”`}${clock}.`];
}

function compareLine({ bodyBytes, bodyHash, secretHash, valueLength }: NonNullable<ExplainReport['compare']>): string {
  const secret = secretHash ? `; secret ${secretHash}…` : '';
  return `  To compare: ${bodyBytes} bytes of body, SHA-256 ${bodyHash}…${secret}; the value has ${valueLength} characters.`;
}
