import { type Exchange, harOf } from '#shared/domain/wire/har.ts';
import type { BytesText, SharedDelivery } from '#shared/domain/wire/shared.ts';
import { binaryOf, binaryOfBase64, latin1Bytes } from '#shared/domain/wire/wire-text.ts';

export function bytesOfText({ text, base64 }: BytesText): Uint8Array {
  return latin1Bytes(text === undefined ? (binaryOfBase64(base64 ?? '') ?? '') : binaryOf(text));
}

/** An exchange for each attempt, as HAR and copies take them. */
export function exchangesOf({ delivery, body, answers }: SharedDelivery): Exchange[] {
  const sent = bytesOfText(body);
  return delivery.attemptList.map((attempt): Exchange => {
    const answer = answers.find(({ number }) => number === attempt.number);
    return {
      startedAtMs: attempt.startedAtMs,
      tookMs: attempt.tookMs ?? 0,
      request: {
        method: attempt.method,
        url: attempt.url,
        headers: delivery.request.headers,
        body: attempt.method === 'GET' ? new Uint8Array() : sent,
      },
      ...(attempt.response && { response: { ...attempt.response, body: answer ? bytesOfText(answer.body) : new Uint8Array() } }),
      comment: `${delivery.id}, attempt ${attempt.number}: ${attempt.outcome?.kind ?? 'on its way'}`,
    };
  });
}

export function harText(deliveries: readonly SharedDelivery[], version: string): string {
  return `${JSON.stringify(harOf(deliveries.flatMap(exchangesOf), { name: 'Hookglass', version }), null, 1)}\n`;
}
