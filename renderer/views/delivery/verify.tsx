import { type ReactNode, useEffect, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { requestOfDelivery } from '#renderer/state/opened-request.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { VerdictLine } from '#renderer/ui/shield.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail, VerifyReport, VerifyStep, VerifyStepName } from '#shared/domain/delivery/capture.ts';
import { type DeliveryDetail, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { AnswerIcon } from './answer-icon.tsx';
import { Ask } from './ask.tsx';
import { Beside } from './beside.tsx';
import { Findings } from './explain.tsx';
import { statusWords } from './headline.ts';
import type { Scope } from './scope.ts';
import { SignedContent } from './signed-content.tsx';
import { useExplanation } from './use-explanation.ts';
import styles from './verify.module.css';
import { causeOf, sentence, type Why, whyOf } from './why.ts';

interface VerifyProps {
  delivery: DeliveryDetail;
  captures: readonly CaptureDetail[];
  scope: Scope;
}

/** The seven steps of MLflow's documented receiver, with the values that decided them. */
export function Verify({ delivery, captures, scope }: VerifyProps) {
  const { core } = useInspector();
  const report = useReport(delivery, scope);
  const [bytes, setBytes] = useState(false);
  const status = scope.attempt?.response?.status;
  const isSuspicious = report !== 'loading' && (report?.verdict.result !== 'valid' || (status ?? 0) >= 400);
  const number = report ? scope.attempt?.number : undefined;
  const {
    report: explained,
    problem,
    ask,
  } = useExplanation(
    number === undefined ? undefined : `${delivery.id}/${number}`,
    (given) => core.explain(delivery.id, number ?? 1, given),
    isSuspicious,
  );
  if (report === 'loading') return null;
  if (!report) return <p className={styles['none']}>Nothing arrived yet, so there is nothing to verify.</p>;
  const failedAt = report.steps.findIndex(({ passed, notReached }) => !passed && !notReached);
  const why = whyOfAttempt(delivery, captures, scope, explained);
  const request = requestOfDelivery(core, delivery);
  return (
    <>
      <div>
        <p className={styles['says']}>
          <WireText text={why.text} />
        </p>
        <Beside why={why} />
      </div>
      <div className={styles['bar']}>
        <span>
          <VerdictLine verdict={verdictOf(report.verdict, status)} why={report.verdict.why} />
        </span>
        {status !== undefined && (
          <span>
            <AnswerIcon status={status} lost={isWithoutBody(delivery)} />
            Receiver{' '}
            <strong>
              <WireText text={statusWords(scope.attempt?.response)} />
            </strong>
          </span>
        )}
        <span className={styles['secret']}>{secretWords(report, delivery)}</span>
      </div>
      <VerifySteps
        report={report}
        aside={
          <button type="button" className={styles['show']} aria-expanded={bytes} onClick={() => setBytes(!bytes)}>
            {bytes ? 'Hide bytes' : 'Show bytes'}
          </button>
        }
      />
      {bytes && <SignedContent head={`${delivery.deliveryId}.${delivery.request.timestampSec}.`} request={request} />}
      {failedAt === -1 && report.verdict.result === 'valid' && (
        <p className={styles['meta']}>{`MLflow’s documented receiver answers ${report.answer.status} to this request.`}</p>
      )}
      {report.answer.status !== 200 && (
        <p
          className={styles['meta']}
        >{`MLflow’s documented receiver answers ${report.answer.status}${report.answer.detail ? `, “${report.answer.detail}”` : ''}.`}</p>
      )}
      {scope.attempt && (
        <Ask
          key={`${delivery.id}/${scope.attempt.number}`}
          about={`${delivery.id}/${scope.attempt.number}`}
          problem={problem}
          onAsk={ask}
        />
      )}
      <Findings request={request} report={explained} />
      <p className={styles['meta']}>
        Did another request reach your program? <a href={formatRoute({ view: 'pasted' })}>Paste a request…</a>
      </p>
    </>
  );
}

/** Of the attempt that is looked at, as soon as it is explained; until then what the delivery knows. */
function whyOfAttempt(
  delivery: DeliveryDetail,
  captures: readonly CaptureDetail[],
  { attempt }: Scope,
  report: ExplainReport | undefined,
): Why {
  const isLast = attempt === delivery.attemptList.at(-1);
  const found = report?.explanations.find(({ why }) => why !== 'no-match');
  if (report?.source !== 'pasted' && found)
    return causeOf({ ...found, ...(report?.answer?.said !== undefined && { said: report.answer.said }) });
  if (isLast || !attempt) return whyOf(delivery, captures);
  return { text: `${sentence(attempt)}.`, ...(attempt.response?.said !== undefined && { said: attempt.response.said }) };
}

const STEP_WORDS: Record<VerifyStepName, { what: string; otherwise: string }> = {
  'signature-present': { what: 'Signature header present', otherwise: 'if missing' },
  'delivery-id-present': { what: 'Delivery id header present', otherwise: 'if missing' },
  'timestamp-present': { what: 'Timestamp header present', otherwise: 'if missing' },
  'timestamp-fresh': { what: 'Timestamp fresh', otherwise: 'if not' },
  prefix: { what: 'Prefix is “v1,”', otherwise: 'if not' },
  'signed-content': { what: 'Signed content', otherwise: '' },
  'signature-match': { what: 'HMAC-SHA256, base64, compare', otherwise: 'if not' },
};

interface StepProps {
  step: VerifyStep;
  number: number;
  firstNotReached: boolean;
  /** There was nothing to compare with. */
  isOpen: boolean;
  aside: ReactNode;
}

function Step({ step, number, firstNotReached, isOpen, aside }: StepProps) {
  const { what, otherwise } = STEP_WORDS[step.name];
  const classes = [styles['step'], step.notReached && styles['notReached']].filter(Boolean).join(' ');
  return (
    <>
      {firstNotReached && <li className={styles['divider']}>Not reached by the receiver, shown for diagnosis</li>}
      <li className={classes}>
        <Icon
          name={isOpen ? 'k-plan' : step.passed ? 'k-ok' : 'k-fail'}
          tone={isOpen || step.notReached ? 'mute' : step.passed ? 'ok' : 'bad'}
          label={isOpen ? 'not checked' : step.passed ? 'passed' : 'failed'}
        />
        <span className={styles['number']}>{number}</span>
        <span className={styles['what']}>{what}</span>
        <code className={styles['value']} title={step.value}>
          <WireText text={step.value} />
        </code>
        <span className={styles['if']}>
          {aside}
          {otherwise !== '' && (
            <>
              <code>{step.statusIfFailed}</code> {otherwise}
            </>
          )}
        </span>
      </li>
    </>
  );
}

/** The steps alone. @param aside beside the step about what is signed */
export function VerifySteps({ report: { steps, verdict }, aside = null }: { report: VerifyReport; aside?: ReactNode }) {
  const failedAt = steps.findIndex(({ passed, notReached }) => !passed && !notReached);
  return (
    <ol className={styles['steps']} aria-label="Steps of the check">
      {steps.map((step, index) => (
        <Step
          key={step.name}
          step={step}
          number={index + 1}
          firstNotReached={failedAt !== -1 && index === failedAt + 1}
          isOpen={verdict.result === 'unchecked' && step.name === 'signature-match' && !step.passed}
          aside={step.name === 'signed-content' ? aside : null}
        />
      ))}
    </ol>
  );
}

/** Whose secret gives the signature; it is known only where one does. */
function secretWords({ secretFrom }: VerifyReport, { request }: DeliveryDetail): string {
  if (!secretFrom) return request.signature === undefined ? 'No secret' : 'No known secret fits';
  if (secretFrom.kind === 'sender') return `Secret of the attached ${secretFrom.origin}`;
  return secretFrom.kind === 'webhook' ? `Secret of ${secretFrom.webhookName}` : `Secret of the endpoint ${secretFrom.endpoint}`;
}

/** What our receiver found, or where it went elsewhere, our own check of what was sent. */
function useReport(delivery: DeliveryDetail, { attempt, capture }: Scope): VerifyReport | undefined | 'loading' {
  const { core, messages } = useInspector();
  // Where our receiver knew no secret to compare with, the sender does.
  const own = capture?.report?.verdict.result === 'unchecked' ? undefined : capture?.report;
  const key = attempt && !own ? `${delivery.id}/${attempt.number}/${attempt.outcome?.kind ?? ''}` : undefined;
  const asked = useAsked(key, () => core.verification(delivery.id, attempt?.number ?? 1));
  const problem = asked.kind === 'problem' ? asked.problem : undefined;
  useEffect(() => {
    if (problem !== undefined) messages.failed(`The check could not be read: ${problem}`);
  }, [messages, problem]);
  if (own) return own;
  if (key === undefined) return undefined;
  return asked.kind === 'answer' ? asked.answer : 'loading';
}
