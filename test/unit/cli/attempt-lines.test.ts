import { describe, expect, it } from 'vitest';
import { attemptLines } from '#cli/attempt-lines.ts';
import type { Attempt, DeliverySummary } from '#shared/domain/delivery/delivery.ts';

const attempt: Attempt = {
  number: 1,
  startedAtMs: new Date(2026, 10, 23, 12, 31, 4).getTime(),
  method: 'POST',
  url: 'http://127.0.0.1:8000/webhook',
  by: 'plan',
  timings: {},
  redirects: [],
  outcome: { kind: 'response', status: 200 },
  tookMs: 12.4,
};
const delivery = { id: 'd1', event: 'model_version.created', subject: 'iris v3' } as DeliverySummary;

function linesOf(...events: Parameters<ReturnType<typeof attemptLines>>[0]): string[] {
  const lines: string[] = [];
  attemptLines((line) => lines.push(line))(events);
  return lines;
}

describe('the line of an attempt', () => {
  it('says when, what, where and what came of it', () => {
    const lines = linesOf({ seq: 1, type: 'delivery.created', delivery }, { seq: 2, type: 'attempt.finished', id: 'd1', attempt });

    expect(lines).toEqual(['12:31:04  model_version.created  iris v3  →  http://127.0.0.1:8000/webhook  200 in 12 ms']);
  });

  it('counts the attempts and names why no answer came', () => {
    const failed: Attempt = {
      ...attempt,
      number: 2,
      outcome: { kind: 'no-response', reason: 'refused', phase: 'connect', message: 'connect ECONNREFUSED' },
    };

    expect(linesOf({ seq: 1, type: 'attempt.finished', id: 'd9', attempt: failed })).toEqual([
      '12:31:04  →  http://127.0.0.1:8000/webhook  no answer (refused) in 12 ms  attempt 2',
    ]);
  });

  it('does not obey a model name', () => {
    const hostile = { ...delivery, subject: 'iris\u001b[2J\nok' };

    const [line] = linesOf(
      { seq: 1, type: 'delivery.created', delivery: hostile },
      { seq: 2, type: 'attempt.finished', id: 'd1', attempt },
    );

    expect(line).toContain('iris\\x1b[2J\\x0aok');
  });
});
