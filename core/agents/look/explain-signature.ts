import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { rowNamed } from '../find.ts';
import { causeText, explanation, explanationsOf, saidIn, verification, verificationOf } from '../shapes/explanation.ts';
import { given } from '../shapes/given.ts';
import { ToolProblem, tool } from '../tool.ts';
import { untrusted } from '../untrusted.ts';
import { explained } from './explained.ts';

export const explainSignature = tool({
  name: 'explain_signature',
  title: 'Explain a signature',
  description:
    'Why the signature of a request does not fit, or why a receiver refused it, with proof where there is one. With value, what that value stands for: give the digest that your own code computed.',
  kind: 'look',
  about: ['id', 'value'],
  input: z.strictObject({
    id: z.string().min(1).max(100).describe('d12, c7, or the UUID of X-MLflow-Delivery-Id.'),
    attempt: maybe(z.int().min(1)).describe('Absent: the last one.'),
    value: maybe(z.string().min(1).max(4096)).describe('A signature or digest that your code computed for this request. Never a secret.'),
  }),
  output: z.object({
    verification: maybe(verification),
    explanations: z.array(explanation).describe('The best first. None: it is correctly signed, and nobody refused it.'),
    receiverSaid: maybe(untrusted),
    receiverClockAheadSec: maybe(z.int()),
    stoppedEarly: maybe(z.literal(true)).describe('The search was not whole: a cause that is not named may still be there.'),
  }),
  async run({ id, attempt, value }, { core }) {
    const found = await explained(core, await rowNamed(core, id), { attempt, value });
    if (!found) throw new ToolProblem('It was not sent yet, so there is nothing to explain. wait_for tells when it was.');
    const { report, verification: checked } = found;
    const causes = report.explanations.map(causeText);
    const text =
      causes.length === 0
        ? 'It is correctly signed, and nobody refused it.'
        : `${causes.join('\n')}\nThe sentences with the values stand in the structure.`;
    return {
      data: given({
        verification: checked && verificationOf(checked),
        explanations: explanationsOf(report),
        receiverSaid: saidIn(report),
        receiverClockAheadSec: report.answer?.clockAheadSec,
        stoppedEarly: report.stoppedEarly,
      }),
      text,
      outcome: causes[0] ?? 'correctly signed',
    };
  },
});
