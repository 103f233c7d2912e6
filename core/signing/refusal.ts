import type { Explanation, Why } from '#shared/domain/delivery/explain.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { AnswerWords, ReceiverAnswer } from './answer-words.ts';
import { durationText, FIXES, shown } from './explanation-texts.ts';
import { type RefusalTopic, saysSecretUnset, topicOf } from './refusal-words.ts';

/** A receiver's answer to a request, and what is known about that request. */
export interface Refusal {
  answer: ReceiverAnswer;
  words: Pick<AnswerWords, 'said' | 'isPage'>;
  /** See `clockAheadSec`. */
  clockAheadSec: number | undefined;
  method: string;
  /** Of the request. */
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** How old the timestamp was when it was sent. */
  ageSec: number;
  toleranceSec: number;
}

/**
 * Reads a refusal as the documented receiver would mean it: 400 belongs to the steps before the signature, 401 and 403 to
 * it; where the body says something, that goes first. Everything here is a guess, and its headline says from what.
 *
 * @returns undefined for an answer below 400
 */
export function readRefusal(refusal: Refusal): Explanation | undefined {
  const { status } = refusal.answer;
  if (status < 400) return undefined;
  if (status >= 500) return saysSecretUnset(refusal.words.said) ? secretUnset(refusal) : failed(refusal);
  if (isOfFront(refusal)) return front(refusal);
  const topic = topicOf(refusal.words.said);
  return (topic && byWords(topic, refusal)) ?? byStatus(refusal);
}

const guess = (why: Why, headline: string): Explanation => ({ why, certainty: 'hint', headline, fix: FIXES[why] });

const quoted = (said: string) => `“${shown(said.replace(/\.$/, ''), 160)}”`;

/** `Your receiver answered 401 (“Invalid signature”)`. */
function answered({ answer: { status }, words: { said, isPage } }: Refusal): string {
  const how = isPage ? ' with a web page' : '';
  return said === ''
    ? `Your receiver answered ${status}${how} and does not say why`
    : `Your receiver answered ${status}${how} (${quoted(said)})`;
}

/** A 502 or 504 comes from what stands before the program; of a 503 nobody can tell. */
function failed(refusal: Refusal): Explanation {
  const { status } = refusal.answer;
  const what =
    status === 502 || status === 504
      ? 'something in front of the program got no answer from it'
      : status === 503
        ? 'it, or something in front of it, is not ready'
        : 'it failed while it handled the request';
  return guess('receiver-failed', `${answered(refusal)}: ${what}, which is no refusal.`);
}

const secretUnset = ({ words: { said } }: Refusal) =>
  guess('secret-unset', `Your receiver says ${quoted(said)}: where it runs, no secret is set.`);

const front = (refusal: Refusal) =>
  guess('refused-front', `${answered(refusal)}: something in front of the program seems to have refused it, before any signature.`);

/** Load balancers and networks of caches sign what they answer themselves. */
function isOfFront({ answer: { headers }, words: { isPage } }: Refusal): boolean {
  if (headerIn(headers, 'cf-mitigated') ?? headerIn(headers, 'x-vercel-mitigated') ?? headerIn(headers, 'ngrok-error-code')) return true;
  return isPage && /^(?:awselb|cloudfront|akamaighost|bigip|imperva)/i.test(headerIn(headers, 'server') ?? '');
}

function byWords(topic: RefusalTopic, refusal: Refusal): Explanation | undefined {
  const says = quoted(refusal.words.said);
  switch (topic.kind) {
    case 'header':
      return wasSent(topic.why, refusal)
        ? guess(
            topic.why,
            `Your receiver says ${says}, but the header was sent: something on the way drops it, or the program looks for another name.`,
          )
        : guess(topic.why, `Your receiver says ${says}, and the header was not sent.`);
    case 'foreign-header':
      return guess('refused-scheme', `Your receiver asks for the header ${topic.name} (${says}), which MLflow does not send.`);
    case 'time':
      return refusedTime(refusal, topic.alsoSignature);
    case 'time-format':
      return guess('ts-refused', `Your receiver could not read the timestamp (${says}): MLflow sends whole seconds in X-MLflow-Timestamp.`);
    case 'secret-unset':
      return secretUnset(refusal);
    case 'query':
      return guess(
        'refused-route',
        `Your receiver asks for “${topic.name}” in the query of the URL (${says}): it belongs into the URL of the webhook.`,
      );
    case 'repeat':
      return guess('refused-repeat', `Your receiver says ${says}: it has met this delivery id before, or takes it for a replay.`);
    case 'login':
      return login(refusal);
    case 'front':
      return front(refusal);
    case 'no-route':
      return guess('refused-route', `${answered(refusal)}: an API Gateway of AWS answers so where nothing takes this path and method.`);
    case 'plain-http':
      return guess('refused-route', `Your receiver says ${says}: its port speaks HTTPS, and the URL of the webhook begins with http.`);
    case 'scheme':
      return guess('refused-scheme', `Your receiver does not know this form of signature (${says}): MLflow writes “v1,” and base64.`);
    case 'signature':
      return refusal.answer.status === 404 || headerIn(refusal.answer.headers, 'www-authenticate') ? undefined : notBelieved(refusal);
    case 'body':
      return refusedBody(refusal);
  }
}

/** What a status means where the words say nothing. */
function byStatus(refusal: Refusal): Explanation {
  const { answer, method } = refusal;
  switch (answer.status) {
    case 400:
      return isOff(refusal)
        ? refusedTime(refusal)
        : guess(
            'refused-early',
            `${answered(refusal)}: 400 is what the documented receiver answers before it looks at the signature, for a header or the timestamp.`,
          );
    case 401:
    case 407:
      return headerIn(answer.headers, 'www-authenticate') ? login(refusal) : notBelieved(refusal);
    case 403:
      return notBelieved(refusal);
    case 404:
    case 410:
      return guess(
        'refused-route',
        SAYS_NO_PATH.test(refusal.words.said) || refusal.words.isPage
          ? `${answered(refusal)}: nothing there takes this path.`
          : `${answered(refusal)}: either nothing there takes this path, or the program did not find what the body speaks of.`,
      );
    case 405: {
      const allowed = headerIn(answer.headers, 'allow');
      return guess(
        'refused-route',
        `${answered(refusal)}: that path does not take ${method}${allowed ? `, only ${shown(allowed, 60)}` : ''}.`,
      );
    }
    case 409:
      return guess('refused-repeat', `${answered(refusal)}: it may have met this delivery id before.`);
    case 422:
      return refusedBody(refusal);
    default:
      return guess(
        'refused-other',
        `${answered(refusal)}${MEANINGS[answer.status] ?? ', a refusal that has nothing to do with the signature'}.`,
      );
  }
}

/** Words that speak of a path or of nothing. */
const SAYS_NO_PATH = /^$|^(?:404 )?(?:page |path |route |url |resource )?not found\b|^cannot post|^no route|^gone\b/i;

const MEANINGS: Readonly<Record<number, string>> = {
  402: ': it wants to be paid',
  406: ': it cannot answer in a form that the sender takes',
  408: ': it waited too long for the request',
  411: ': it wants a Content-Length',
  413: ': the body is larger than it takes',
  414: ': the URL is longer than it takes',
  415: ': it does not take this Content-Type or coding',
  421: ': this host name is not its own',
  423: ': it is locked',
  425: ': it wants the request once more, later',
  426: ': it wants another protocol',
  428: ': it wants a condition in the request',
  429: ': it was asked too often',
  431: ': the headers are larger than it takes',
  451: ': it may not, for legal reasons',
};

function notBelieved(refusal: Refusal): Explanation {
  const what = refusal.words.isPage
    ? 'its own check failed, or something in front of it refused the request'
    : 'it probably computed something else';
  return guess('refused-valid', `This request is correctly signed; y${answered(refusal).slice(1)}: ${what}.`);
}

const refusedBody = (refusal: Refusal) =>
  guess('refused-body', `${answered(refusal)}: it does not accept what the body holds; the signature is another step.`);

function login(refusal: Refusal): Explanation {
  const asked = headerIn(refusal.answer.headers, 'www-authenticate');
  const with_ = asked === undefined ? '' : `, with the header WWW-Authenticate: ${shown(asked, 40)}`;
  return guess('refused-login', `${answered(refusal)}${with_}: it wants a login or a token, which MLflow does not send.`);
}

function wasSent(why: Why, { headers }: Refusal): boolean {
  const name = why === 'no-signature' ? SIGNATURE_HEADER : why === 'no-id' ? DELIVERY_ID_HEADER : TIMESTAMP_HEADER;
  return Boolean(headerIn(headers, name));
}

/** By its Date header the timestamp lies in its future, or too far in its past. A header that is days off tells no clock. */
function isOff({ clockAheadSec = 0, ageSec, toleranceSec }: Refusal): boolean {
  return !isUnbelievable(clockAheadSec) && (clockAheadSec < 0 || clockAheadSec + ageSec > toleranceSec);
}

const isUnbelievable = (clockAheadSec: number) => Math.abs(clockAheadSec) > DAY_SEC;
const DAY_SEC = 86_400;

/** A timestamp that was fresh when it left; where the receiver's Date header tells its time, the difference is in the headline. */
function refusedTime(refusal: Refusal, alsoSignature = false): Explanation {
  const time = refusedTimeOnly(refusal);
  if (!alsoSignature) return time;
  return { ...time, headline: `${time.headline.replace(/\.$/, '')}; it names the signature too, which is correct.` };
}

function refusedTimeOnly(refusal: Refusal): Explanation {
  const { words, clockAheadSec, ageSec, toleranceSec, answer } = refusal;
  const start = words.said === '' ? answered(refusal) : `Your receiver refused the timestamp (${quoted(words.said)})`;
  if (clockAheadSec !== undefined && isOff(refusal)) {
    const seems =
      clockAheadSec < 0 ? 'so the timestamp lies in its future' : `so the timestamp seems older than ${durationText(toleranceSec)} to it`;
    const off = `${durationText(Math.abs(clockAheadSec))} ${clockAheadSec < 0 ? 'behind' : 'ahead'}`;
    return guess('ts-refused', `${start}; by its Date header its clock is about ${off}, ${seems}.`);
  }
  const age = `it was ${durationText(Math.max(0, ageSec))} old when it left`;
  if (clockAheadSec === undefined) {
    const date = headerIn(answer.headers, 'date');
    const why = date === undefined ? 'its answer has no Date header' : `its Date header, “${shown(date, 40)}”, is no date`;
    return guess('ts-refused', `${start}, though ${age}: its clock is probably wrong, but ${why} to show it.`);
  }
  if (isUnbelievable(clockAheadSec)) {
    const date = shown(headerIn(answer.headers, 'date') ?? '', 40);
    return guess(
      'ts-refused',
      `${start}, though ${age}: its Date header, “${date}”, is ${longSpanText(clockAheadSec)}, which is hardly its clock.`,
    );
  }
  const agrees =
    clockAheadSec === 0 ? 'agrees with our clock to a second' : `is ${durationText(clockAheadSec)} ahead, which does not explain it`;
  return guess(
    'ts-refused',
    `${start}, though ${age}: its Date header ${agrees}, so it is a second behind or reads the timestamp in another way.`,
  );
}

/** `25 years behind`, `3 days ahead` */
function longSpanText(aheadSec: number): string {
  const days = Math.round(Math.abs(aheadSec) / DAY_SEC);
  const years = Math.round(days / 365.25);
  const span = years >= 1 ? `${years} year${years === 1 ? '' : 's'}` : `${days} day${days === 1 ? '' : 's'}`;
  return `${span} ${aheadSec < 0 ? 'behind' : 'ahead'}`;
}
