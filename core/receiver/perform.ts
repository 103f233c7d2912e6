import type { ServerResponse } from 'node:http';
import type { Clock } from '#shared/domain/clock.ts';
import type { ScenarioAction } from '#shared/domain/scenario/scenario.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Answer } from './answer.ts';

/** How an answer leaves, or why none does. */
export type Delivery = 'whole' | Exclude<ScenarioAction['kind'], 'verify' | 'status'>;

/** Sends the answer in the way that the scenario asks for. */
export function perform(
  response: ServerResponse,
  how: Delivery,
  answer: Answer,
  { clock, overMs }: { clock: Clock; overMs: number },
): void {
  const socket = response.socket;
  switch (how) {
    case 'whole':
      send(response, answer);
      return;
    case 'hang':
      return; // until the sender gives up or the receiver stops
    case 'drop':
    case 'drop-early':
      socket?.end();
      socket?.destroySoon();
      return;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'half':
      writeHead(response, answer);
      response.write(answer.body.subarray(0, answer.body.length / 2), () => socket?.destroySoon());
      return;
    case 'wrong-length':
      writeHead(response, answer, answer.body.length + 10);
      response.write(answer.body, () => socket?.destroySoon());
      return;
    case 'bad-gzip':
      send(response, { ...answer, headers: [...answer.headers, ['Content-Encoding', 'gzip']] });
      return;
    case 'drip':
      drip(response, answer, { clock, overMs });
      return;
    default:
      unreachable(how);
  }
}

/** What is recorded as the answer: nothing where no status line leaves. */
export function isAnswered(how: Delivery): boolean {
  return how !== 'drop' && how !== 'drop-early' && how !== 'reset' && how !== 'hang';
}

const IN_ONE_PIECE_BYTES = 4096;

export function send(response: ServerResponse, answer: Answer): void {
  const { body } = answer;
  writeHead(response, answer);
  // As characters of one byte each, small bodies leave in one piece with the head.
  if (body.length <= IN_ONE_PIECE_BYTES) response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1');
  else response.end(body);
}

export function writeHead(response: ServerResponse, { status, headers, body }: Answer, length = body.length): void {
  const framing = status === 204 || status === 304 ? [] : [['Content-Length', String(length)] as const];
  response.writeHead(status, [...headers, ...framing].flat());
}

/** One byte at a time, evenly. */
function drip(response: ServerResponse, answer: Answer, { clock, overMs }: { clock: Clock; overMs: number }): void {
  const startedMs = clock.nowMs();
  let sent = 0;
  let cancel = () => {};
  writeHead(response, answer);
  response.flushHeaders();
  response.on('close', () => cancel());
  next();

  function next(): void {
    sent += 1;
    const atMs = startedMs + (overMs * sent) / answer.body.length;
    cancel = clock.setTimer(atMs, () => {
      response.write(answer.body.subarray(sent - 1, sent));
      if (sent < answer.body.length) next();
      else response.end();
    });
  }
}
