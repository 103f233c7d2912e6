import { answerWords } from '#core/signing/answer-words.ts';
import { shown } from '#core/signing/explanation-texts.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRun, Seen } from './check-run.ts';
import { careOf, failed, firstOf, isTaken, type Judged, passed, statusesOf } from './judged.ts';
import { redirectOf } from './redirect.ts';
import { secretTexts } from './secret-texts.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Each of these has to be answered with 2xx. The first that was not decides. */
export function judgeTaken(id: CheckId, seen: readonly Seen[], run: CheckRun): Judged {
  const bad = seen.find((one) => !isTaken(one));
  if (!bad) return passed(`Accepted with ${statusesOf(seen)}.`, seen);
  return failed(id, { why: cameOf(bad, run), care: careOf(bad), seen: firstOf(bad, seen), answer: statusesOf(seen), ...fixOf(bad) });
}

/** Where the status says that it is something else than what the check is about. */
function fixOf({ sent }: Seen): { fix?: string } {
  if (sent.kind === 'none') return {};
  if (sent.status === 429) return { fix: 'Something limits how often the receiver is asked: raise that limit for MLflow.' };
  return sent.status >= 500 ? { fix: 'Look into the log of the receiver at this moment.' } : {};
}

/** `Refused with 422 (“union_tag_invalid”): it holds 100.0 and 1e-07.` */
export function cameOf(seen: Seen, { question }: CheckRun): string {
  const { sent, delivery } = seen;
  const what = delivery.unusual === undefined ? delivery.event : delivery.unusual;
  if (sent.kind === 'none') return `No answer where ${what}: ${sent.message}`;
  const redirect = redirectOf(seen, question.target);
  if (redirect) return `Redirected with ${sent.status} to ${redirect.to} where ${what}.`;
  const said = withoutSecrets(answerWords(sent).said, secretTexts(question));
  const words = said === '' ? '' : ` (“${shown(said, 120)}”)`;
  return `${sent.status >= 400 ? 'Refused' : 'Answered'} with ${sent.status}${words} where ${what}.`;
}
