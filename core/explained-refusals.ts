import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { type Cause, GUESSED_WHYS, isRefusal } from '#shared/domain/delivery/explain.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { type ExplainSources, inputOfAttempt, inputOfCapture } from './control/explain-input.ts';
import type { Writer } from './database/writer.ts';
import type { DeliveryReader } from './dispatch/read/delivery-store.ts';
import type { CaptureReader } from './receiver/capture-store.ts';
import type { ExplainInput } from './signing/explain-input.ts';
import type { Explainer } from './signing/explainer.ts';

export interface ExplainedRefusalsOptions {
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  explainer: Pick<Explainer, 'explain'>;
  sources: ExplainSources & { deliveries: Pick<DeliveryReader, 'get'>; captures: Pick<CaptureReader, 'get'> };
  writer: Writer;
  /** To be called inside a write. */
  keepOfDelivery(id: string, cause: Cause): void;
  keepOfCapture(id: string, cause: Cause): void;
  logger: Logger;
}

/** A flood of wrong signatures is explained from its newest end; the rest can still be asked for one by one. */
const MOST_WAITING = 100;
/** Nobody asked for it: a stranger who sends large bodies or finds many secrets here must not keep a core busy. */
const UNASKED_LIMIT_MS = 250;
const UNASKED_BODY_BYTES = 64 * 1024;
const MOST_REMEMBERED = 10_000;

/**
 * Names the cause of each refusal as it happens, one after the other, so that it can be filtered by (`why:body-reserialised`): of
 * captures whose signature does not match, and of deliveries that their receiver did not believe. What came through the tunnel, and what
 * is larger than 64 KiB, is explained when somebody asks.
 * @returns how to stop
 */
export function explainRefusals(options: ExplainedRefusalsOptions): () => void {
  const { subscribe, explainer, sources, writer, keepOfDelivery, keepOfCapture, logger } = options;
  const waiting: string[] = [];
  /** With the number of attempts: to be explained is a change too, and must not ask for the next. */
  const explained = new Set<string>();
  let busy = false;
  let stopped = false;

  async function explainOne(id: string): Promise<void> {
    const isCapture = id.startsWith('c');
    const found = isCapture ? await causeOf(captureInput(id)) : await causeOfDelivery(id);
    if (!found || stopped) return;
    await writer.write(() => (isCapture ? keepOfCapture : keepOfDelivery)(id, found));
  }

  async function causeOf(input: ExplainInput | undefined): Promise<Cause | undefined> {
    if (!input) return undefined;
    const { explanations, answer } = await explainer.explain(input, UNASKED_LIMIT_MS);
    const found = explanations.find(({ why }) => why !== 'no-match');
    if (!found) return undefined;
    const { why, certainty, headline } = found;
    return { why, certainty, headline, ...(answer?.said !== undefined && { said: answer.said }) };
  }

  /** What our own receiver saw goes before what its answer lets guess. */
  async function causeOfDelivery(id: string): Promise<Cause | undefined> {
    const delivery = sources.deliveries.get(id);
    const attempt = delivery?.attemptList.at(-1);
    if (!delivery || !attempt) return undefined;
    let cause = await causeOf(inputOfAttempt(delivery, attempt, {}, sources));
    const capture = cause && GUESSED_WHYS.has(cause.why) ? sources.captures.get(delivery.deliveryId) : undefined;
    if (capture && capture.verdict.result !== 'valid') cause = (await causeOf(captureInput(capture.id))) ?? cause;
    // Tried once more meanwhile: that attempt has a cause of its own, or none.
    return sources.deliveries.get(id)?.attempts === delivery.attempts ? cause : undefined;
  }

  function captureInput(id: string) {
    const capture = sources.captures.get(id);
    return capture && inputOfCapture(capture, {}, sources);
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let id = waiting.pop(); id !== undefined && !stopped; id = waiting.pop())
      await explainOne(id).catch((error: unknown) => {
        if (!stopped) logger.warn('a refusal could not be explained', { id, error: String(error) });
      });
    busy = false;
  }

  const unsubscribe = subscribe((events) => {
    for (const event of events) {
      const refused = refusedIn(event);
      if (refused === undefined || explained.has(refused.mark)) continue;
      if (explained.size >= MOST_REMEMBERED) explained.clear();
      explained.add(refused.mark);
      waiting.push(refused.id);
      if (waiting.length > MOST_WAITING) waiting.shift();
    }
    if (waiting.length > 0) void work();
  });
  return () => {
    stopped = true;
    unsubscribe();
  };
}

function refusedIn(event: StreamEvent): { id: string; mark: string } | undefined {
  if (event.type === 'capture.added') {
    const { id, verdict, answer, bodySize, tunnelled, refusal } = event.capture;
    // One that was refused unseen has nothing to do with its signature.
    if (refusal !== undefined || tunnelled || bodySize > UNASKED_BODY_BYTES) return undefined;
    // Unchecked: no secret here is known to be the sender's, but one may still turn out to be.
    const isOpen = verdict.why === 'mismatch' || (verdict.result === 'unchecked' && isRefusal(answer?.status ?? 0));
    return isOpen ? { id, mark: id } : undefined;
  }
  if (event.type !== 'delivery.changed') return undefined;
  const { id, state, source, attempts, attemptMarks, size } = event.delivery;
  // What a check sends is refused on purpose, and the check says why.
  if (source === 'conformance' || size > UNASKED_BODY_BYTES) return undefined;
  const mark = attemptMarks.at(-1);
  return FINAL_STATES.has(state) && typeof mark === 'number' && isRefusal(mark) ? { id, mark: `${id} ${attempts}` } : undefined;
}
