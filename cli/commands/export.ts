import type { ControlClient } from '#shared/client/control-client.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import type { Page, PageRequest } from '#shared/domain/page.ts';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import { type Exchange, harOf } from '#shared/domain/wire/har.ts';
import { redactHeaders, redactUrl } from '#shared/domain/wire/wire-request.ts';
import { base64Of, utf8Text } from '#shared/domain/wire/wire-text.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { oneOf, onOff, wholeNumber } from '../flag-kinds.ts';
import { outputLeft, outputTaken, print } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';
import { VERSION } from '../version.ts';
import { checkedFilter } from './deliveries.ts';

/** One captured request or one delivery with all that belongs to it. */
interface Exported {
  /** What jsonl writes, credentials taken out. */
  record: object;
  exchanges: Exchange[];
}

/** Writes what is stored to standard output; credentials are taken out, signatures stay. */
export const exportCommand = command({
  usage: 'export [FILTER] [flags]',
  flags: {
    'data-dir': CORE_FLAGS['data-dir'],
    deliveries: onOff(false, { help: 'what was sent, a HAR entry per attempt, instead of what the mock receiver got' }),
    as: oneOf(['jsonl', 'har', 'curl'], 'jsonl', 'one JSON object a line, an HTTP Archive, or commands'),
    limit: wholeNumber(100_000, 1, 10_000_000, { help: 'at most so many, the newest' }),
  },
  async run({ values, positionals }, env) {
    const q = checkedFilter(positionals.join(' '));
    const { client, status } = await findCore(values, env);
    const read = values.deliveries ? exportedDelivery(client) : exportedCapture(client, status.urls.receiver);
    const list = values.deliveries ? client.deliveries : client.captures;
    const exchanges: Exchange[] = [];
    for await (const id of idsOf(list, q, values.limit)) {
      const exported = await asking(() => read(id));
      if (!exported) continue; // dropped by retention meanwhile
      if (values.as === 'jsonl') print(terminalJson(exported.record));
      else if (values.as === 'har') exchanges.push(...exported.exchanges);
      else for (const { request } of exported.exchanges.slice(0, 1)) print(`# ${id}\n${curlOf(request)}\n`);
      await outputTaken();
      if (outputLeft.aborted) return 0;
    }
    if (values.as === 'har') print(terminalJson(harOf(exchanges, { name: 'Hookglass', version: VERSION }), 1));
    return 0;
  },
});

type List = (page: PageRequest) => Promise<Page<{ id: string }>>;

async function* idsOf(list: List, q: string, limit: number): AsyncGenerator<string> {
  let cursor: string | undefined;
  let left = limit;
  do {
    const page = await asking(() => list({ limit: Math.min(left, 200), q, ...(cursor && { cursor }) }));
    for (const { id } of page.items) yield id;
    left -= page.items.length;
    cursor = page.next;
  } while (cursor !== undefined && left > 0);
}

function exportedDelivery(client: ControlClient) {
  return async (id: string): Promise<Exported | undefined> => {
    const delivery = await client.delivery(id);
    if (!delivery) return undefined;
    const body = (await client.deliveryBody(id)) ?? new Uint8Array();
    const answers = await Promise.all(
      delivery.attemptList.map(({ number, response }) => (response ? client.responseBody(id, number) : undefined)),
    );
    const exchanges = delivery.attemptList.map((attempt, i): Exchange => {
      const answer = answers[i] ?? new Uint8Array();
      return {
        startedAtMs: attempt.startedAtMs,
        tookMs: attempt.tookMs ?? 0,
        request: {
          method: attempt.method,
          url: attempt.url,
          headers: delivery.request.headers,
          body: attempt.method === 'GET' ? new Uint8Array() : body,
        },
        ...(attempt.response && { response: { ...attempt.response, body: answer } }),
        comment: `${id}, attempt ${attempt.number}: ${attempt.outcome?.kind ?? 'on its way'}`,
      };
    });
    const attemptList = delivery.attemptList.map((attempt, i) => ({
      ...attempt,
      url: redactUrl(attempt.url),
      ...(attempt.response && {
        response: { ...attempt.response, headers: redactHeaders(attempt.response.headers), body: textOrBase64(answers[i]) },
      }),
    }));
    const request = { ...delivery.request, headers: redactHeaders(delivery.request.headers), body: textOrBase64(body) };
    return { record: { ...delivery, url: redactUrl(delivery.url), request, attemptList }, exchanges };
  };
}

function exportedCapture(client: ControlClient, receiver: string) {
  return async (id: string): Promise<Exported | undefined> => {
    const capture = await client.capture(id);
    if (!capture) return undefined;
    const { method, target, headers, atMs, tookMs, answer, answerHeaders = [], answerBody = '' } = capture;
    const body = (await client.captureBody(id)) ?? new Uint8Array();
    const exchange: Exchange = {
      startedAtMs: atMs,
      tookMs,
      request: { method, url: `${receiver}${target}`, headers, body },
      ...(answer && {
        response: { status: answer.status, reason: '', headers: answerHeaders, body: new TextEncoder().encode(answerBody) },
      }),
      comment: `${id}: ${checkText(capture.verdict, answer?.status)}`,
    };
    const record = { ...capture, target: redactUrl(target), headers: redactHeaders(headers), body: textOrBase64(body) };
    return { record, exchanges: [exchange] };
  };
}

/** Byte-exact: text where the bytes are UTF-8. */
function textOrBase64(bytes: Uint8Array | undefined): { text: string } | { base64: string } {
  const text = utf8Text(bytes ?? new Uint8Array());
  return text === undefined ? { base64: base64Of(bytes ?? new Uint8Array()) } : { text };
}
