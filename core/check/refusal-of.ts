import { shown } from '#core/signing/explanation-texts.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRun, Seen } from './check-run.ts';
import { failed, firstOf, isRetried, type Judged, passed, statusesOf, statusOf } from './judged.ts';
import { redirectOf } from './redirect.ts';

/** Each of these has to be refused, with a status that is not retried. The first that was not decides. */
export function judgeRefusals(id: CheckId, seen: readonly Seen[], run: CheckRun): Judged {
  const bad = seen.flatMap((one) => {
    const fault = faultOf(one, run);
    return fault ? [{ one, fault }] : [];
  })[0];
  if (bad) return failed(id, { seen: firstOf(bad.one, seen), answer: statusesOf(seen), ...bad.fault });
  const [first] = seen;
  return passed(`Refused with ${seen.length === 1 && first ? statusOf(first) : statusesOf(seen)}.`, seen);
}

interface Fault {
  why: string;
  care?: string;
  fix?: string;
}

const CLEAN = 'Answer 400 or 401 to what cannot be believed, and let no error of the check itself reach the outside.';

function faultOf(seen: Seen, { question }: CheckRun): Fault | undefined {
  const what = seen.delivery.unusual ? ` although ${shown(seen.delivery.unusual, 100)}` : '';
  const { sent } = seen;
  if (sent.kind === 'none') {
    return {
      why: `No answer: ${sent.message} A refusal counts only with a status.`,
      care: 'MLflow takes this for a lost connection and sends the request again: up to four requests for one bad signature.',
      fix: CLEAN,
    };
  }
  const { status } = sent;
  const redirect = redirectOf(seen, question.target);
  if (redirect) {
    return {
      why: `Answered with ${status} to ${redirect.to}${what}. That is no refusal.`,
      care: 'MLflow follows it, and where a page is found the delivery counts as a success.',
      fix: 'Answer 400 or 401 for this path instead of a redirect to a page.',
    };
  }
  if (status < 400) return { why: `Accepted with ${status}${what}.` };
  if (!isRetried(status)) return undefined;
  return {
    why: `Refused with ${status}. A refusal counts only with a status that is not retried.`,
    care: `MLflow retries a ${status} three times: up to four requests for one bad signature. After a 401 it stops.`,
    fix: status === 429 ? 'Answer 400 or 401 to what cannot be believed; keep 429 for what should come again.' : CLEAN,
  };
}
