import type { CheckId } from './checks.ts';

/** What is the same about a check in every run; a report adds what was seen. */
export interface CheckText {
  /** What it sends, and what has to come back. */
  sends: string;
  /** Why it matters with MLflow. */
  care: string;
  /** What to change in a receiver that fails it. */
  fix: string;
}

const TAKEN_FOR_REAL = 'Whoever knows the URL could send events that never happened, and the receiver would act on them.';
const HEADERS_FIRST = 'Answer 400 when one of the three X-MLflow- headers is absent, before anything else is done.';
const COMPARE =
  'Compute HMAC-SHA256 over delivery id + "." + timestamp + "." + the raw body, compare it in constant time, and answer 401 where it differs.';
const RAW_BODY = 'Hash the raw bytes of the body before anything parses it.';

export const CHECK_TEXTS: Readonly<Record<CheckId, CheckText>> = {
  'valid-signature': {
    sends: 'One model_version.created as MLflow sends it, signed with the secret. It has to be answered with 2xx.',
    care: 'Every event is lost to this receiver: MLflow does not come back after a refusal.',
    fix: COMPARE,
  },
  'every-event': {
    sends: 'The 15 events of MLflow with its own examples, signed. None may be answered with 429 or a 5xx, and each has to be answered.',
    care: 'MLflow sends such an event up to three more times, and each fails in the same way.',
    fix: 'Answer 200 to events that this receiver has no use for, and handle fields that are null.',
  },
  'no-body-lost': {
    sends: 'Looks at what the valid request and the 15 events were answered with. A 301, 302 or 303 is a redirect that drops the body.',
    care: 'MLflow follows it with a GET without a body. Where a page answers that with 200, the event counts as delivered although nothing was received.',
    fix: 'Register the final URL, with its scheme and its slash at the end, or turn the redirect off for this path.',
  },
  'answers-in-time': {
    sends: 'Looks at how long the valid request and the 15 events took. A complete answer has to come within 30 s.',
    care: 'MLflow gives up after 30 s without a byte and sends the event again, up to three times, while the first may still be worked on.',
    fix: 'Store the event, answer at once, and do the work afterwards.',
  },
  'signature-missing': {
    sends: 'A valid request without X-MLflow-Signature. It has to be refused.',
    care: TAKEN_FOR_REAL,
    fix: HEADERS_FIRST,
  },
  'delivery-id-missing': {
    sends: 'A valid request without X-MLflow-Delivery-Id, which the signature still covers. It has to be refused.',
    care: 'The id is a part of what is signed: a receiver that takes a request without it checks something else than MLflow signs.',
    fix: HEADERS_FIRST,
  },
  'timestamp-missing': {
    sends: 'A valid request without X-MLflow-Timestamp, which the signature still covers. It has to be refused.',
    care: 'Without a timestamp nothing says how old a request is, and the signature covers it.',
    fix: HEADERS_FIRST,
  },
  'altered-body': {
    sends: 'A valid request in whose body the name of the model was changed after it was signed. It has to be refused.',
    care: TAKEN_FOR_REAL,
    fix: COMPARE,
  },
  'other-secret': {
    sends: 'A request that was signed with another secret. It has to be refused.',
    care: TAKEN_FOR_REAL,
    fix: COMPARE,
  },
  'wrong-prefix': {
    sends: 'Two requests with the right digest in the wrong form: “v2,” and base64, “sha256=” and hex. Both have to be refused.',
    care: '“v1” is the version of the signature. One that another version stands before may be computed in another way.',
    fix: 'Refuse with 401 what does not begin with “v1,”, and compare lengths before a comparison in constant time that throws when they differ.',
  },
  'signature-of-another': {
    sends: 'A request with the signature of another delivery. It has to be refused.',
    care: 'Whoever has seen one delivery could send any other with its signature.',
    fix: COMPARE,
  },
  'stale-timestamp': {
    sends: 'A request that was signed 301 s ago. It has to be refused.',
    care: 'Whoever has recorded a delivery can send it again for ever, and the receiver acts on it each time.',
    fix: 'Answer 400 when the time of X-MLflow-Timestamp is more than 300 s ago.',
  },
  'timestamp-not-an-integer': {
    sends:
      'Two correctly signed requests whose timestamp is no whole number: one with a fraction, one that is a word. Both have to be refused.',
    care: 'MLflow never sends one. In some languages a comparison with what is no number is always false, so that such a request is never too old.',
    fix: 'Take digits alone for a timestamp, and answer 400 to everything else.',
  },
  'duplicate-in-sequence': {
    sends: 'One delivery, and then the same again: same id, same bytes. The number at the probe URL has to move for the first alone.',
    care: 'MLflow sends a delivery again when an answer was lost or late: what it caused would be done twice.',
    fix: 'Store each X-MLflow-Delivery-Id together with what it caused, under a unique key, and answer 200 to one that is there already.',
  },
  'duplicate-in-parallel': {
    sends: 'One delivery three times at once: same id, same bytes. The number at the probe URL has to move as for a single one.',
    care: 'A retry can arrive while the first is still being worked on: both find that the id is new.',
    fix: 'Let the database decide: insert the id under a unique key first, and do the work only where that succeeded.',
  },
  'other-whitespace': {
    sends: 'The same JSON with other blanks and line breaks, signed as it is sent. It has to be answered with 2xx.',
    care: 'It tells that JSON was parsed and written again before it was hashed: the next event whose text is written otherwise will be refused.',
    fix: RAW_BODY,
  },
  'non-ascii': {
    sends:
      'Two signed requests with accents, CJK and an emoji: once as MLflow writes them, as \\uXXXX, once as UTF-8. Both have to be answered with 2xx.',
    care: 'Names, tags and descriptions may hold any character: such an event would be refused.',
    fix: RAW_BODY,
  },
  floats: {
    sends: 'A signed budget_policy.exceeded with 100.0 and 1e-07, as Python writes them. It has to be answered with 2xx.',
    care: 'Other languages write 100 and 1e-7: a receiver that hashes what it has written itself refuses these events.',
    fix: RAW_BODY,
  },
  'unknown-event': {
    sends: 'A signed event that no MLflow has yet. It should be answered with 2xx.',
    care: 'A newer MLflow may add events: a refusal shows as a failed delivery, and a 5xx is sent up to three more times.',
    fix: 'Answer 200 to events that this receiver does not know, and do nothing.',
  },
  'unknown-field': {
    sends: 'A signed model_version.created with two members that no MLflow has yet. It should be answered with 2xx.',
    care: 'A newer MLflow may add fields, as it added “workspace”: every event that has one would be refused.',
    fix: 'Let the types of the receiver ignore members that they do not know.',
  },
  'versions-out-of-order': {
    sends: 'Versions 3, 1 and 2 of one model, signed, in this order. Each should be answered with 2xx.',
    care: 'MLflow sends deliveries side by side and repeats those that failed: a later version may arrive first.',
    fix: 'Take each event by itself; where the order matters, compare version numbers instead of counting arrivals.',
  },
  'fifty-at-once': {
    sends: '50 signed deliveries at once. Each should be answered with 2xx within 5 s.',
    care: 'One pipeline can register many models in a second. What is refused or late then comes back on top.',
    fix: 'Store the event and answer, and do the work afterwards; open as many connections to the database as it takes.',
  },
  'clock-tolerance': {
    sends: 'Some ten signed requests that are older or newer than they should be, to find how old a timestamp may be.',
    care: 'Retries keep the first timestamp: a delivery that comes after this time is refused, and lost.',
    fix: 'Accept timestamps that are up to 300 s old, and some seconds ahead for a clock that is a little behind.',
  },
  'retry-after': {
    sends:
      'Looks for a Retry-After at every answer that MLflow would come back after (429, 500, 502, 503, 504, 413). It should be whole seconds or an HTTP date, and under 300 s.',
    care: 'MLflow waits as long as it says and sends the same timestamp: after 300 s the retry is stale. One that cannot be read ends the delivery.',
    fix: 'Send whole seconds, fewer than 300.',
  },
};
