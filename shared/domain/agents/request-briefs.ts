import type { Attempt, UnheardEvent } from '../delivery/delivery.ts';
import { certaintyWord, type ExplainReport, type Explanation } from '../delivery/explain.ts';
import { checkText } from '../delivery/verdict.ts';
import { diffBodies, type JsonChange } from '../wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '../wire/header-diff.ts';
import { type BytesText, bytesOf, type SharedCapture, type SharedDelivery } from '../wire/shared.ts';
import type { Brief, BriefBlock, BriefFact, BriefText } from './brief.ts';

/** Where a delivery stands that came out of a file. */
export interface BriefedFile {
  name: string;
  /** Both counted from 1. */
  entry: number;
  line: number;
  /** What a reader should know besides, a sentence each. */
  notes: readonly string[];
  /** What was sent is in the file. */
  hasBody: boolean;
  /** Hookglass wrote it, with the profile of its retries. */
  isOurs: boolean;
}

/** @param from its row, where an agent can ask for more, or the file that it was read from; one that is shared has neither */
export function deliveryBrief(shared: SharedDelivery, from: { id?: string; file?: BriefedFile } = {}): Brief {
  const { delivery, body, answers, verification, explanation } = shared;
  const { event, subject, state, url, request, attemptList } = delivery;
  const { id, file } = from;
  const last = attemptList.at(-1);
  const answer = answers.find(({ number }) => number === last?.number);
  const sent = file?.hasBody === false ? '(its body is not in the file)' : textOf(body);
  return {
    title: [
      `Delivery${id === undefined ? '' : ` ${id}`}: `,
      ...[{ wire: state }, ', ', { wire: event }],
      ...(subject === '' ? [] : [' for ', { wire: subject }]),
    ],
    facts: [
      ...(file ? fileFacts(file) : []),
      ...(delivery.deliveryId === '' ? [] : [{ name: 'Delivery id', says: { wire: delivery.deliveryId } }]),
      { name: 'To', says: { wire: `${request.method} ${url}` } },
      { name: 'Made', says: madeText(delivery, file === undefined || file.isOurs) },
      ...(verification ? [{ name: 'Checked by Hookglass', says: { wire: checkText(verification.verdict, last?.response?.status) } }] : []),
      ...maskedFact(shared),
      ...explanationFacts(explanation),
    ],
    lists: [{ title: 'Attempts', items: attemptList.map(attemptLine) }],
    blocks: [
      { title: 'Request', text: messageText(`${request.method} ${url}`, request.headers, sent) },
      ...(last?.response
        ? [answerBlock(`Answer to attempt ${last.number}`, last.response, answer ? textOf(answer.body) : '(its body was not recorded)')]
        : []),
    ],
    ...(id !== undefined && { more: [`\`get_delivery\` ${id}`, `\`explain_signature\` ${id}`, `\`get_body\` ${id}`] }),
  };
}

/** A request that was pasted as it was copied. @param form `a curl command` @param notes what a reader should know besides, a sentence each */
export function pastedBrief(shared: SharedDelivery, { form, notes }: { form: string; notes: readonly string[] }): Brief {
  const { delivery, body, answers, verification, explanation } = shared;
  const { url, request, attemptList } = delivery;
  const [first] = attemptList;
  const answer = answers.find(({ number }) => number === first?.number);
  return {
    title: ['Pasted request: ', { wire: `${request.method} ${url}` }],
    facts: [
      { name: 'Read as', says: form },
      ...notes.map((note) => ({ name: 'Note', says: { wire: note } })),
      ...(verification ? [{ name: 'Checked by Hookglass', says: { wire: checkText(verification.verdict, first?.response?.status) } }] : []),
      ...maskedFact(shared),
      ...explanationFacts(explanation),
    ],
    blocks: [
      { title: 'Request', text: messageText(`${request.method} ${url}`, request.headers, textOf(body)) },
      ...(first?.response ? [answerBlock('Answer', first.response, answer ? textOf(answer.body) : '')] : []),
    ],
  };
}

/** An event that no webhook got. @param why in a sentence of ours */
export function unheardBrief({ id, event, subject, atMs }: UnheardEvent, why: string): Brief {
  return {
    title: [`Event ${id}, which nobody got: ${event}`, ...(subject === '' ? [] : [' for ', { wire: subject }])],
    facts: [
      { name: 'When', says: momentOf(atMs) },
      { name: 'Why nothing was sent', says: why },
    ],
    more: [`\`explain_silence\` ${event}`, '`list_webhooks`'],
  };
}

export function captureBrief(shared: SharedCapture): Brief {
  const { capture, body, explanation } = shared;
  const { id, method, target, headers, answer, answerHeaders, answerBody, verdict } = capture;
  return {
    title: [`Request ${id} from elsewhere: ${answer ? `answered ${answer.status}` : 'not answered'}`],
    facts: [
      ...(capture.deliveryId === undefined ? [] : [{ name: 'Delivery id', says: { wire: capture.deliveryId } }]),
      { name: 'Arrived', says: momentOf(capture.atMs) },
      ...(capture.endpoint === undefined ? [] : [{ name: 'Endpoint', says: { wire: capture.endpoint } }]),
      { name: 'Checked by Hookglass', says: { wire: checkText(verdict, answer?.status) } },
      ...(capture.refusal === undefined ? [] : [{ name: 'Not taken', says: capture.refusal }]),
      ...maskedFact(shared),
      ...explanationFacts(explanation),
    ],
    blocks: [
      { title: 'Request', text: messageText(`${method} ${target}`, headers, textOf(body)) },
      ...(answer ? [answerBlock('Answer', { status: answer.status, reason: '', headers: answerHeaders ?? [] }, answerBody ?? '')] : []),
    ],
    more: [`\`get_delivery\` ${id}`, `\`explain_signature\` ${id}`, `\`get_body\` ${id}`],
  };
}

/** One of two requests that are compared. */
export interface ComparedRequest {
  /** `d12`, `c33`. */
  id: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: BytesText;
}

export const comparedDelivery = (id: string, { delivery, body }: SharedDelivery): ComparedRequest => ({
  id,
  headers: delivery.request.headers,
  body,
});

export const comparedCapture = ({ capture, body }: SharedCapture): ComparedRequest => ({ id: capture.id, headers: capture.headers, body });

/** Larger bodies are compared by their bytes alone. */
const MOST_JSON_BYTES = 512 * 1024;

export function comparisonBrief(before: ComparedRequest, after: ComparedRequest): Brief {
  const [a, b] = [bytesOf(before.body), bytesOf(after.body)];
  const isLarge = Math.max(a.length, b.length) > MOST_JSON_BYTES;
  const { same, firstDifference, json } = diffBodies(isLarge ? a.slice(0, MOST_JSON_BYTES) : a, isLarge ? b.slice(0, MOST_JSON_BYTES) : b);
  const headers = diffHeaders(before.headers, after.headers);
  return {
    title: [`Comparison: ${before.id} with ${after.id}`],
    facts: [
      { name: 'Bodies', says: same ? `the same ${a.length} bytes` : `${a.length} bytes before, ${b.length} after` },
      ...(firstDifference === undefined ? [] : [{ name: 'First byte that differs', says: String(firstDifference) }]),
      ...(json?.whitespace ? [{ name: 'Spaces', says: 'those behind colons and commas differ' }] : []),
      ...(json && json.keyOrder.length > 0
        ? [{ name: 'Order of keys', says: { wire: json.keyOrder.map((path) => path || 'the whole').join(', ') } }]
        : []),
      { name: 'Headers', says: headers.length === 0 ? 'the same' : `${headers.length} differ` },
    ],
    lists: [
      ...(json && json.changes.length > 0
        ? [{ title: 'Values in the JSON', items: json.changes.map((one) => changeLine(one, one.path)) }]
        : []),
      ...(headers.length > 0 ? [{ title: 'Headers', items: headers.map((one) => changeLine(one, one.name)) }] : []),
    ],
    blocks: same ? [] : [before, after].map(({ id, body }) => ({ title: `Body of ${id}`, text: textOf(body) })),
    more: [`\`diff\` ${before.id} ${after.id}`],
  };
}

function changeLine(change: JsonChange | HeaderChange, name: string): BriefText[] {
  const was = 'before' in change ? [' from ', { wire: change.before }] : [];
  const is = 'after' in change ? [' to ', { wire: change.after }] : [];
  return [`${change.kind} `, { wire: name }, ...was, ...is];
}

function attemptLine({ number, startedAtMs, outcome, tookMs }: Attempt): BriefText[] {
  const took = tookMs === undefined ? '' : ` in ${tookMs} ms`;
  const head = startedAtMs > 0 ? `${number}, ${momentOf(startedAtMs)}: ` : `${number}: `;
  if (outcome === undefined) return [`${head}on its way`];
  if (outcome.kind === 'response') return [`${head}${outcome.status}${took}`];
  if (outcome.kind === 'interrupted') return [`${head}interrupted`];
  return [`${head}no answer${took}: `, { wire: `${outcome.reason}, ${outcome.message}` }];
}

/** What is known of the cause, best first; a sentence of ours may quote the request or the answer. */
function explanationFacts(report: ExplainReport | undefined): BriefFact[] {
  return (report?.explanations ?? [])
    .slice(0, 2)
    .flatMap((one) => [
      { name: `Why (${certaintyWord(one)})`, says: { wire: `${one.why}: ${one.headline}` } },
      ...(one.fix === '' ? [] : [{ name: 'Fix', says: { wire: fixText(one) } }]),
    ]);
}

const fixText = ({ fix, notReached }: Explanation) => (notReached ? `${fix} (The receiver did not get that far.)` : fix);

const maskedFact = ({ bodyMasked }: { bodyMasked?: true }): BriefFact[] =>
  bodyMasked ? [{ name: 'Body', says: 'masked below, so that its signature cannot be computed again from this text' }] : [];

const fileFacts = ({ name, entry, line, notes }: BriefedFile): BriefFact[] => [
  { name: 'Read from a file', says: { wire: `${name}, entry ${entry}, line ${line}` } },
  ...notes.map((note) => ({ name: 'Note', says: { wire: note } })),
];

function madeText({ createdAtMs, profile }: SharedDelivery['delivery'], isOurs: boolean): string {
  const moment = createdAtMs > 0 ? momentOf(createdAtMs) : 'the file tells no time';
  return isOurs ? `${moment}, retries ${profile === 'mlflow' ? 'as MLflow runs' : 'as documented'}` : moment;
}

const momentOf = (atMs: number) => new Date(atMs).toISOString();

type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

function answerBlock(
  title: string,
  { status, reason, headers }: { status: number; reason: string; headers: Pairs },
  body: string,
): BriefBlock {
  return { title, text: messageText(`${status} ${reason}`.trim(), headers, body) };
}

const messageText = (head: string, headers: Pairs, body: string): string =>
  [head, ...headers.map(([name, value]) => `${name}: ${value}`), '', body].join('\n');

const textOf = ({ text, base64 = '' }: BytesText): string => text ?? `(no UTF-8; in base64) ${base64}`;
