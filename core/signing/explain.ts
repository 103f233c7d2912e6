import { createHash } from 'node:crypto';
import type { ExplainReport, Explanation } from '#shared/domain/delivery/explain.ts';
import { clockAheadSec } from './answer-clock.ts';
import { type AnswerValue, valuesInAnswer } from './answer-values.ts';
import { answerWords } from './answer-words.ts';
import { ageOf, factsOf } from './explain-facts.ts';
import type { ExplainInput } from './explain-input.ts';
import { type ExplainedValue, explainValues } from './explain-value.ts';
import { readRefusal } from './refusal.ts';
import type { ExplainSecret } from './secret/secret-forms.ts';
import { triedSecret } from './tried-secret.ts';
import { type CandidateSecret, verify } from './verify.ts';

/**
 * Names the reason why a signature does not match or a request was refused. Steps are judged first, in the order of the
 * documented receiver; then the value is searched for among all known mistakes, and what the receiver answered is read.
 * Synchronous and, for many secrets, a fraction of a second: the core runs it in a worker thread.
 */
export function explain(input: ExplainInput): ExplainReport {
  const report = verify({ ...input, nowMs: input.receivedAtMs, secrets: candidates(input.secrets) });
  const isValid = report.steps.at(-1)?.passed === true && report.steps[4]?.passed === true;
  const facts = factsOf(input, report);
  const reading = readAnswer(input);
  const subject = subjectOf(input, reading?.values ?? []);
  const found = !subject || (subject.source === 'header' && isValid) ? undefined : explainValues(subject.texts, subject.source, input);
  const refusal = refusalToAdd(reading?.refusal, facts, isValid);
  const explanations = withTried(triedSecret(input), inOrder(found, facts, refusal, subject));
  const unmatched = explanations.some(({ why }) => why === 'no-match' || why === 'b64-broken');
  return {
    source: subject?.source ?? 'none',
    explanations: explanations.slice(0, 3),
    ...(reading && { answer: reading.answer }),
    ...(found?.stoppedEarly && { stoppedEarly: true as const }),
    ...(unmatched && found && { compare: comparison(input, found.text) }),
  };
}

/** What came of a secret that was typed goes first, unless it names no mistake by itself and one was proven besides. */
function withTried(tried: Explanation | undefined, others: readonly Explanation[]): Explanation[] {
  if (!tried) return [...others];
  const proven = UNTOUCHED.has(tried.why) ? others.filter(({ certainty, why }) => certainty === 'proof' && why !== 'right-value') : [];
  return [...proven, tried, ...others.filter((one) => !proven.includes(one))];
}

const UNTOUCHED: ReadonlySet<string> = new Set(['right-value', 'secret-other']);

/** A secret that was typed decides only where none here is known to be the right one. */
const candidates = (secrets: readonly ExplainSecret[]): CandidateSecret[] =>
  secrets
    .filter(({ kind }, _, all) => kind === (all.some((one) => one.kind === 'own') ? 'own' : 'typed'))
    .map(({ secret, name }) => ({ secret, from: { kind: 'endpoint', endpoint: name }, decides: true }));

interface Reading {
  answer: NonNullable<ExplainReport['answer']>;
  values: AnswerValue[];
  refusal: Explanation | undefined;
}

function readAnswer(input: ExplainInput): Reading | undefined {
  const { answer, signature, secrets, method, headers, toleranceSec } = input;
  if (!answer) return undefined;
  const words = answerWords(answer, secrets);
  const ahead = clockAheadSec(answer);
  const values = answer.status < 400 ? [] : valuesInAnswer(answer, words, signature);
  const refusal = readRefusal({ answer, words, clockAheadSec: ahead, method, headers, ageSec: ageOf(input), toleranceSec });
  return {
    answer: {
      status: answer.status,
      ...(words.said !== '' && { said: words.said }),
      ...(ahead !== undefined && { clockAheadSec: ahead }),
      ...(values[0] && { computedIn: values[0].in }),
    },
    values,
    refusal,
  };
}

interface Subject {
  source: 'header' | 'pasted' | 'answer';
  texts: string[];
  /** Found among the words of an answer, where another text may look like a digest. */
  isGuessed?: boolean;
}

function subjectOf({ value, signature }: ExplainInput, values: readonly AnswerValue[]): Subject | undefined {
  if (value !== undefined) return { source: 'pasted', texts: [value] };
  if (values.length > 0) return { source: 'answer', texts: values.map(({ text }) => text), isGuessed: values[0]?.in === 'body' };
  return signature ? { source: 'header', texts: [signature] } : undefined;
}

/** A refusal that says what the request itself shows already, or that blames a signature which is not valid, adds nothing. */
function refusalToAdd(refusal: Explanation | undefined, facts: readonly Explanation[], isValid: boolean): Explanation | undefined {
  if (!refusal) return undefined;
  if (refusal.why === 'refused-valid') return isValid && facts.length === 0 ? refusal : undefined;
  if (refusal.why === 'refused-early' || TIME_OR_HEADER.has(refusal.why)) return facts.length === 0 ? refusal : undefined;
  return refusal;
}

const TIME_OR_HEADER: ReadonlySet<string> = new Set(['ts-refused', 'no-signature', 'no-id', 'no-timestamp']);

/** A proof of what a program computed goes before what was seen and guessed; that it computed the right value does not. */
function inOrder(
  explained: ExplainedValue | undefined,
  facts: readonly Explanation[],
  refusal: Explanation | undefined,
  subject: Subject | undefined,
): Explanation[] {
  const found = explained?.explanations ?? [];
  // That the program computed something else is known from its value, unless the search for it was given up.
  const specific = refusal && (refusal.why !== 'refused-valid' || explained?.stoppedEarly) ? [refusal] : [];
  if (!subject || subject.source === 'header') {
    const behind = facts.length > 0 ? found.map((explanation): Explanation => ({ ...explanation, notReached: true })) : found;
    const said = found.length > 0 || facts.length > 0 ? specific : refusal ? [refusal] : [];
    return [...facts, ...behind, ...said];
  }
  if (subject.source === 'pasted') return [...found, ...facts, ...specific];
  const isMistake = found.some(({ why, certainty }) => certainty === 'proof' && why !== 'right-value');
  if (isMistake) return [...found, ...facts, ...specific];
  if (!subject.isGuessed || found.some(({ why }) => why === 'right-value')) return [...facts, ...specific, ...found];
  const unknown = found.map((one) =>
    one.why === 'no-match' ? { ...one, headline: one.headline.replace('this value', 'the value in its answer') } : one,
  );
  return [...facts, ...(refusal ? [refusal] : []), ...unknown];
}

function comparison({ body, secrets }: ExplainInput, value: string): NonNullable<ExplainReport['compare']> {
  const own = secrets.find(({ kind }) => kind === 'own' || kind === 'typed');
  return {
    bodyBytes: body.length,
    bodyHash: hashStart(body),
    valueLength: value.length,
    ...(own && { secretHash: hashStart(Buffer.from(own.secret)) }),
  };
}

const hashStart = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
