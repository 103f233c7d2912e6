import type { ControlClient } from '#shared/client/control-client.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import type { Page, PageRequest } from '#shared/domain/page.ts';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import { type Exchange, harOf } from '#shared/domain/wire/har.ts';
import { bytesOfText, exchangesOf } from '#shared/session/write-har.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { oneOf, onOff, text, wholeNumber } from '../flag-kinds.ts';
import { openOutput } from '../output-file.ts';
import { outputLeft, outputTaken, printError } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { VERSION } from '../version.ts';
import { checkedFilter } from './deliveries.ts';

/** One captured request or one delivery with all that belongs to it, without secrets and credentials. */
interface Exported {
  /** What jsonl writes. */
  record: object;
  exchanges: Exchange[];
}

const FORMATS = ['jsonl', 'har', 'curl'] as const;

/** Writes what is stored; secrets and credentials are taken out, signatures stay. */
export const exportCommand = command({
  usage: ['export [FILTER] [flags]'],
  about: [
    'Writes what is stored to standard output, or to a file with --output: the requests that the mock receiver got, or with --deliveries what was sent, the newest first (a HAR begins with the oldest). Secrets and credentials are taken out, signatures stay, so that they can be checked elsewhere. “import”, “replay” and “diff” read it.',
    'FILTER is the filter language of the inspector.',
  ],
  flags: {
    ...CORE_FLAGS,
    deliveries: onOff(false, { help: 'what was sent, a HAR entry per attempt, instead of what the mock receiver got' }),
    as: oneOf(FORMATS, 'jsonl', 'one JSON object a line, an HTTP Archive, or commands'),
    limit: wholeNumber(100_000, 1, 10_000_000, { help: 'at most so many, the newest' }),
    output: text(undefined, 'FILE', { help: 'writes to this file, which must not be there yet', short: 'o' }),
    force: onOff(false, { help: 'with --output: replaces a file that is there' }),
  },
  json: 'one value a line: of jsonl as without it, of har the whole archive in one line, of curl {"id", "curl"} for each request.',
  examples: [
    { says: 'What was not signed correctly, as commands that send it again', run: 'hookglass export verified:no --as curl' },
    { says: 'All deliveries, for a browser or a proxy', run: 'hookglass export --deliveries --as har --output deliveries.har' },
    { says: 'The deliveries of a model, to keep beside a test', run: 'hookglass export --deliveries model:iris > iris.jsonl' },
  ],
  exits: NO_CORE,
  async run({ values, positionals }, env) {
    const q = checkedFilter(positionals.join(' '));
    const { client, status } = await findCore(values, env);
    const read = values.deliveries ? exportedDelivery(client) : exportedCapture(client, status.urls.receiver);
    const list = values.deliveries ? client.deliveries : client.captures;
    const output = openOutput(values.output, values.force);
    const exchanges: Exchange[] = [];
    let count = 0;
    try {
      for await (const id of idsOf(list, q, values.limit)) {
        const exported = await asking(() => read(id));
        if (!exported) continue; // dropped by retention meanwhile
        count += 1;
        if (values.as === 'jsonl') output.line(terminalJson(exported.record));
        else if (values.as === 'har') exchanges.unshift(...exported.exchanges);
        else for (const { request } of exported.exchanges.slice(0, 1)) output.line(commandLine(id, curlOf(request), values.json));
        await outputTaken();
        if (values.output === undefined && outputLeft.aborted) return 0;
      }
      if (values.as === 'har')
        output.line(terminalJson(harOf(exchanges, { name: 'Hookglass', version: VERSION }), values.json ? undefined : 1));
    } finally {
      output.close();
    }
    if (values.output !== undefined) printError(terminalText(`${count} ${count === 1 ? 'row' : 'rows'} written to ${values.output}.`));
    else if (count === 0) printError('There is nothing that fits.');
    if (count === 0) for (const line of formatsMeant(positionals)) printError(line);
    return 0;
  },
});

/** Other programs take the format as a word. */
const formatsMeant = (words: readonly string[]): string[] =>
  FORMATS.filter((format) => words.includes(format)).map(
    (format) => `${JSON.stringify(format)} was searched for; the format is chosen with --as ${format}.`,
  );

const commandLine = (id: string, curl: string, json: boolean): string => (json ? terminalJson({ id, curl }) : `# ${id}\n${curl}\n`);

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
    const shared = await client.sharedDelivery(id);
    if (!shared) return undefined;
    const { delivery, body, answers } = shared;
    const attemptList = delivery.attemptList.map((attempt) => {
      const answer = answers.find(({ number }) => number === attempt.number);
      return { ...attempt, ...(attempt.response && { response: { ...attempt.response, body: answer?.body ?? { text: '' } } }) };
    });
    return { record: { ...delivery, request: { ...delivery.request, body }, attemptList }, exchanges: exchangesOf(shared) };
  };
}

function exportedCapture(client: ControlClient, receiver: string) {
  return async (id: string): Promise<Exported | undefined> => {
    const shared = await client.sharedCapture(id);
    if (!shared) return undefined;
    const { capture, body } = shared;
    const { method, target, headers, atMs, tookMs, answer, answerHeaders = [], answerBody = '' } = capture;
    const exchange: Exchange = {
      startedAtMs: atMs,
      tookMs,
      request: { method, url: `${receiver}${target}`, headers, body: bytesOfText(body) },
      ...(answer && {
        response: { status: answer.status, reason: '', headers: answerHeaders, body: new TextEncoder().encode(answerBody) },
      }),
      comment: `${id}: ${checkText(capture.verdict, answer?.status)}`,
    };
    return { record: { ...capture, body }, exchanges: [exchange] };
  };
}
