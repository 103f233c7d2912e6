import type { ControlClient } from '#shared/client/control-client.ts';
import { CONTRACT } from '#shared/contract/contract.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { type ExplainReport, isRefusal } from '#shared/domain/delivery/explain.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import type { Page } from '#shared/domain/page.ts';
import { bytesTextOf } from '#shared/domain/wire/shared.ts';
import { base64Of } from '#shared/domain/wire/wire-text.ts';
import type { FiledDelivery, FiledSession } from '#shared/session/filed.ts';
import { filterSession } from '#shared/session/filter-session.ts';
import type { Core, StreamListener } from './core-link.ts';

/** As much of an answer as is read to find out what it says. */
const READ_OF_ANSWER = 64 * 1024;

/** What checking with a secret came to; the secret itself is not kept. */
interface Checked {
  verification: VerifyReport;
  explanation: ExplainReport;
}

export interface ImportedCore extends Core {
  /** Checks the signature of a delivery with a secret that was typed: for this view only. */
  check(id: string, secret: string): Promise<void>;
  filed(id: string): FiledDelivery | undefined;
}

/**
 * What the views ask, answered out of a file. Signatures are computed by the core behind it, which is given the request and keeps nothing of
 * it; whatever would change something is refused.
 */
export function createImportedCore(live: Core, session: FiledSession, nowMs: () => number): ImportedCore {
  const checked = new Map<string, Checked>();
  let listener: StreamListener | undefined;
  let seq = 0;

  const filed = (id: string) => session.deliveries.findLast(({ detail }) => detail.id === id || (id !== '' && detail.deliveryId === id));

  function detailOf({ detail }: FiledDelivery): DeliveryDetail {
    const found = checked.get(detail.id);
    return found ? { ...detail, verdict: verdictOf(found.verification.verdict, detail.lastStatus) } : detail;
  }

  function page(limit = 100, cursor?: string, q = ''): Page<DeliverySummary> {
    const known = session.deliveries.map((one) => ({ ...one, detail: detailOf(one) }));
    const newestFirst = [...filterSession(known, q, nowMs())].reverse();
    const from = Number(cursor ?? 0);
    const items = newestFirst.slice(from, from + limit).map(({ detail }) => detail);
    return { items, ...(from + limit < newestFirst.length && { next: String(from + limit) }) };
  }

  /** @throws Error in words, where the file does not hold what was signed */
  async function ask(delivery: FiledDelivery, n: number, given: { value?: string; secret?: string }): Promise<Checked> {
    const cannot = whyNotChecked(delivery);
    if (cannot !== undefined) throw new Error(cannot);
    const { detail, body = new Uint8Array(), answers, doubts } = delivery;
    const attempt = detail.attemptList.find(({ number }) => number === n) ?? detail.attemptList.at(-1);
    const { report, verification } = await live.explainRequest({
      method: detail.request.method,
      headers: [...detail.request.headers],
      body: base64Of(body),
      doubts: [...doubts],
      ...(attempt && attempt.startedAtMs > 0 && { atMs: Math.round(attempt.startedAtMs) }),
      ...(attempt?.response && {
        answer: {
          status: attempt.response.status,
          headers: [...attempt.response.headers],
          body: base64Of((answers.get(attempt.number) ?? new Uint8Array()).subarray(0, READ_OF_ANSWER)),
        },
      }),
      ...given,
    });
    return { explanation: report, verification };
  }

  function keep(delivery: FiledDelivery, found: Checked) {
    checked.set(delivery.detail.id, found);
    seq += 1;
    listener?.events([{ seq, type: 'delivery.changed', delivery: detailOf(delivery) }]);
  }

  const isLast = ({ detail }: FiledDelivery, n: number) => detail.attemptList.at(-1)?.number === n;

  const answered: Partial<ControlClient> = {
    status: async () => {
      const status = await live.status();
      const failed = session.deliveries.filter(({ detail }) => detail.state === 'failed' || detail.state === 'exhausted').length;
      return { ...status, counts: { ...status.counts, deliveries: session.deliveries.length, failed, unfinished: 0 } };
    },
    webhooks: live.webhooks,
    tunnel: live.tunnel,
    deliveries: async (asked) => page(asked?.limit, asked?.cursor, asked?.q),
    rows: async (asked) => page(asked?.limit, asked?.cursor, asked?.q) as Awaited<ReturnType<ControlClient['rows']>>,
    unheard: async () => ({ items: [] }),
    delivery: async (id) => found(id),
    row: async (id) => found(id) as Awaited<ReturnType<ControlClient['row']>>,
    capture: async () => undefined,
    deliveryBody: async (id) => bytes(filed(id)?.body),
    responseBody: async (id, n) => bytes(filed(id)?.answers.get(Number(n))),
    sharedDelivery,
    async verification(id, n) {
      const delivery = filed(id);
      if (!delivery) return undefined;
      const known = checked.get(delivery.detail.id);
      if (known && isLast(delivery, Number(n))) return known.verification;
      if (delivery.verification && isLast(delivery, Number(n))) return delivery.verification;
      return whyNotChecked(delivery) === undefined ? (await ask(delivery, Number(n), {})).verification : undefined;
    },
    async explain(id, n, given = {}) {
      const delivery = filed(id);
      if (!delivery) throw new Error('That delivery is not in this file.');
      const isAsked = given.value !== undefined || given.secret !== undefined;
      const known = checked.get(delivery.detail.id)?.explanation ?? delivery.explanation;
      if (!isAsked && known && isLast(delivery, Number(n))) return known;
      if (!isAsked && whyNotChecked(delivery) !== undefined) return { source: 'none', explanations: [] };
      const result = await ask(delivery, Number(n), given);
      if (given.secret !== undefined && given.value === undefined) keep(delivery, result);
      return result.explanation;
    },
  };

  /** What stands in the file, with what was found of its last attempt; only the core knows which secrets have to be taken out of it. */
  async function sharedDelivery(id: string): ReturnType<ControlClient['sharedDelivery']> {
    const delivery = filed(id);
    if (!delivery) return undefined;
    const { body = new Uint8Array(), answers, isBodyMasked } = delivery;
    const detail = detailOf(delivery);
    const last = detail.attemptList.at(-1);
    const verification = last && (await answered.verification?.(detail.id, last.number));
    const isSuspicious = verification?.verdict.result !== 'valid' || isRefusal(last?.response?.status ?? 0);
    const explanation = last && isSuspicious ? await answered.explain?.(detail.id, last.number) : undefined;
    return live.sharedOfFile({
      delivery: detail,
      body: bytesTextOf(body),
      ...(isBodyMasked && { bodyMasked: true }),
      answers: [...answers].map(([number, answer]) => ({ number, body: bytesTextOf(answer) })),
      ...(verification && { verification }),
      ...(explanation && { explanation }),
    });
  }

  function found(id: string): DeliveryDetail | undefined {
    const delivery = filed(id);
    return delivery && detailOf(delivery);
  }

  const refused = () => Promise.reject(new Error('This file is read only.'));
  const client = Object.fromEntries(Object.keys(CONTRACT).map((name) => [name, refused])) as unknown as ControlClient;
  return {
    ...client,
    ...answered,
    filed,
    async check(id, secret) {
      const delivery = filed(id);
      if (!delivery) throw new Error('That delivery is not in this file.');
      keep(delivery, await ask(delivery, delivery.detail.attemptList.at(-1)?.number ?? 1, { secret }));
    },
    stream(given) {
      listener = given;
      queueMicrotask(() => given.opened({ resumed: false, seq: 0 }));
      return { close: () => undefined, tryNow: () => undefined };
    },
  };
}

/** Why nobody can compute this signature again; undefined where it can be tried. */
export function whyNotChecked({ detail, body, isBodyMasked }: FiledDelivery): string | undefined {
  if (isBodyMasked) return 'Values in the body were masked when it was shared, so the signature cannot be computed again.';
  if (detail.request.signature === undefined) return 'There is no signature in the file.';
  return body === undefined ? 'The body is not in the file, so the signature cannot be computed.' : undefined;
}

const bytes = (known: Uint8Array | undefined): Uint8Array<ArrayBuffer> | undefined =>
  known === undefined ? undefined : new Uint8Array(known);
