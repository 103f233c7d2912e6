import type { RawAnswer } from '#core/http/raw-answer.ts';
import type { BrokenKind } from '#core/http/server-options.ts';

const WORDS: Record<BrokenKind, { status: number; says: string }> = {
  malformed: { status: 400, says: 'This is not a request that HTTP/1.1 allows.' },
  aborted: { status: 400, says: 'The connection ended before the request did.' },
  timeout: { status: 408, says: 'The request was not complete in time.' },
  'headers-too-large': { status: 431, says: 'The headers are larger than 32 KiB.' },
  connect: { status: 405, says: 'This port is not a proxy: CONNECT is not answered here.' },
};

const TLS = 'This port speaks plain HTTP, and somebody began a TLS handshake: write the tracking URI with http:// instead of https://.';

/** Other protocols, by what they begin with. */
const FOREIGN: readonly [start: RegExp, says: string][] = [
  [/^PRI \* HTTP\/2/, 'Somebody spoke HTTP/2, and this port speaks HTTP/1.1 only.'],
  [/^PROXY (?:TCP|UNKNOWN)/, 'A load balancer put a line of the PROXY protocol before the request: switch that off for this server.'],
  [/^SSH-/, 'Somebody spoke SSH, and this port speaks HTTP.'],
];

/** What the journal says of bytes that never became a request. @param raw the first of them, as far as they are known */
export function describeBroken(kind: BrokenKind, raw: Uint8Array): { method: string; path: string; hint: string } {
  if (raw[0] === 0x16 && raw[1] === 0x03) return { method: 'TLS', path: '', hint: TLS };
  const head = Buffer.from(raw.subarray(0, 300)).toString('latin1');
  const [first = ''] = head.split(/\r?\n/, 1);
  const line = first.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  const [, method, path] = /^([A-Z]{1,20}) (\S+)/.exec(line) ?? [];
  const foreign = FOREIGN.find(([start]) => start.test(line))?.[1];
  if (foreign !== undefined) return { method: '?', path: '', hint: foreign };
  const { says } = WORDS[kind];
  return method && path
    ? { method, path, hint: says }
    : { method: '?', path: '', hint: line === '' ? says : `${says} It began with: ${line}` };
}

export function brokenAnswer(kind: BrokenKind): RawAnswer {
  const { status, says } = WORDS[kind];
  return { status, type: 'text/plain; charset=utf-8', body: `${says}\n` };
}
