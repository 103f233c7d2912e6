import { countMasks } from '#shared/domain/wire/masks.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';

export interface Maker {
  /** `Hookglass 0.1.0` */
  by: string;
  madeAtMs: number;
}

/** Version of the format; a reader takes what it knows of a later one. */
const FORMAT_VERSION = 1;

/** A `.hookglass.jsonl` file: one head, then for each delivery its lines. See docs/hookglass-jsonl.md. */
export function linesOf(deliveries: readonly SharedDelivery[], { by, madeAtMs }: Maker): string {
  const lines = deliveries.flatMap(linesOfDelivery).map((line) => JSON.stringify(line));
  const masked = [...countMasks(lines.join('\n')).keys()];
  const head = { hookglass: FORMAT_VERSION, made: new Date(madeAtMs).toISOString(), by, masked };
  return [JSON.stringify(head), ...lines, ''].join('\n');
}

function linesOfDelivery({ delivery, body, bodyMasked, answers, verification, explanation }: SharedDelivery): object[] {
  const { request, attemptList, ...summary } = delivery;
  return [
    { delivery: summary },
    { request: { ...request, body, ...(bodyMasked && { bodyMasked }) } },
    ...attemptList.map((attempt) => {
      const answer = answers.find(({ number }) => number === attempt.number);
      return {
        attempt: { ...attempt, ...(attempt.response && { response: { ...attempt.response, ...(answer && { body: answer.body }) } }) },
      };
    }),
    ...(verification ? [{ verdict: verification }] : []),
    ...(explanation ? [{ explanation }] : []),
  ];
}
