import type { IncomingMessage } from 'node:http';
import { refusalOfStranger } from '#core/http/own-origin.ts';
import { problemOf } from '#core/http/problem.ts';
import type { Problem } from '#shared/domain/problem.ts';

const STREAM_PATH = '/api/v1/stream';
export const STREAM_PROTOCOL = 'hookglass.v1';
const TOKEN_PROTOCOL = 'bearer.';

export type Handshake = { refusal: Problem } | { after?: number };

export interface HandshakeRules {
  port: number;
  epoch: string;
  isToken: (candidate: string) => boolean;
  isFull: () => boolean;
}

/** Judges a request for the stream before it is answered with 101, in this order: where from, where to, who, how. */
export function checkHandshake(request: IncomingMessage, { port, epoch, isToken, isFull }: HandshakeRules): Handshake {
  const stranger = refusalOfStranger(request, port);
  if (stranger) return { refusal: stranger };
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (path !== STREAM_PATH) return { refusal: problemOf('not-found', `The stream is at ${STREAM_PATH}.`) };

  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim());
  const token = tokenOf(request, protocols);
  if (token === undefined || !isToken(token)) {
    return { refusal: problemOf('unauthorized', `Offer the subprotocols ${STREAM_PROTOCOL} and ${TOKEN_PROTOCOL}<token>.`) };
  }
  if (!protocols.includes(STREAM_PROTOCOL)) {
    return { refusal: problemOf('bad-request', `Offer the subprotocol ${STREAM_PROTOCOL}.`) };
  }
  if (isFull()) return { refusal: problemOf('busy', 'As many clients as the stream takes are connected. Close one.') };
  return resumePoint(new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)), epoch);
}

/** Never from the query or a cookie: both end up in logs and histories. */
function tokenOf(request: IncomingMessage, protocols: string[]): string | undefined {
  const offered = protocols.find((protocol) => protocol.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
  return offered ?? /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function resumePoint(query: URLSearchParams, epoch: string): Handshake {
  const after = query.get('after');
  if (after === null) return {};
  if (!/^\d{1,15}$/.test(after) || !query.has('epoch')) {
    return { refusal: problemOf('bad-request', 'To resume, give both the last number and its epoch: ?after=42&epoch=….') };
  }
  return query.get('epoch') === epoch ? { after: Number(after) } : {};
}
