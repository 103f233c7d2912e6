import type { Asked } from '#renderer/state/asked.ts';
import field from '#renderer/ui/field.module.css';
import { VerdictLine } from '#renderer/ui/shield.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { VerifySteps } from '#renderer/views/delivery/verify.tsx';
import { CERTAINTY_WORDS, type Explanation } from '#shared/domain/delivery/explain.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import styles from './pasted-view.module.css';
import type { RequestExplanation } from './use-pasted-report.ts';

/** What the core found: notes about the text, the steps of the check, and why it fails. */
export function PastedReport({ asked }: { asked: Asked<RequestExplanation> }) {
  if (asked.kind === 'nothing' || asked.kind === 'loading') return null;
  if (asked.kind === 'problem')
    return (
      <p className={field['wrong']} role="alert">
        {asked.problem}
      </p>
    );
  const { answer } = asked;
  return (
    <section className={styles['report']} aria-label="Result">
      {answer.notes.map((note) => (
        <p key={note}>
          <WireText text={note} />
        </p>
      ))}
      <Verdict answer={answer} />
      <VerifySteps report={answer.verification} />
      {answer.report.answer?.said !== undefined && (
        <p>
          Its answer says: <WireText text={`“${answer.report.answer.said}”`} />
        </p>
      )}
      {answer.report.explanations.map((explanation) => (
        <Finding key={explanation.why + explanation.headline} explanation={explanation} />
      ))}
      {answer.report.explanations.length === 0 && <p>This request is correctly signed, and nothing else is wrong with it.</p>}
    </section>
  );
}

function Verdict({ answer: { verification } }: { answer: RequestExplanation }) {
  const { verdict, answer } = verification;
  return (
    <p className={styles['verdict']}>
      <VerdictLine verdict={verdictOf(verdict)} why={verdict.why} />
      <span>{`MLflow’s documented receiver answers ${answer.status}${answer.detail ? `, “${answer.detail}”` : ''}.`}</span>
    </p>
  );
}

function Finding({ explanation }: { explanation: Explanation }) {
  const { why, certainty, headline, fix, parts, notReached } = explanation;
  return (
    <section className={certainty === 'hint' ? styles['guess'] : styles['finding']} aria-label="Explanation">
      <p className={styles['headline']}>
        <WireText text={headline} />
      </p>
      <p className={styles['meta']}>
        {why === 'no-match' ? 'Nothing found' : CERTAINTY_WORDS[certainty]}
        {notReached && ' · not reached by the receiver'} · <code>why:{why}</code>
      </p>
      {parts?.map((part) => (
        <p key={part.why + part.headline}>
          <WireText text={`${part.headline} ${part.fix}`} />
        </p>
      ))}
      <p>
        <strong>Fix</strong> <WireText text={fix} />
      </p>
    </section>
  );
}
