import type { Listener } from './listeners.ts';

/** A sequence of numbers that is the same in every run. @returns a whole number from 0 up to `below` */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Next = (below: number) => number;

const pick = <Item>(next: Next, items: readonly Item[]): Item => items[next(items.length)] as Item;
const bytes = (next: Next, length: number) => Buffer.from(Array.from({ length }, () => next(256)));
const latin = (text: string) => Buffer.from(text, 'latin1');

const PATHS: Record<Listener['name'], readonly string[]> = {
  'MLflow API': [
    ...['/api/2.0/mlflow/registered-models/create', '/api/2.0/mlflow/webhooks', '/api/2.0/mlflow/runs/search', '/version', '/get-artifact'],
    ...['/api/2.0/mlflow-artifacts/artifacts/fuzz/a', '/ajax-api/2.0/mlflow/experiments/search?max_results=%00', '/health', '/'],
  ],
  receiver: ['/webhook', '/webhook?a=%00&b', '/hooks/none', '/hooks/%ff', '/health'],
  'receiver over TLS': ['/webhook', '/hooks/none', '/health'],
  inspector: [
    ...['/', '/assets/../../key', '/api/v1/status', '/api/v1/session', '/api/v1/stream', '/api/v1/stream?after=-1&epoch=%ff', '/mcp'],
    ...['/api/v1/deliveries?q=state%3A', '/api/v1/openapi.json'],
  ],
};
const ODD_PATHS = ['//', '/\\', '*', '/%', '/%2e%2e/x', 'http://[', 'http://x/webhook', '//webhook', '/webhook#x', '/:', '?', '/\u00ff'];

/** Bytes that a stranger might send to this port: whole requests, damaged ones, several behind each other, and other protocols. */
export function fuzzedBytes(next: Next, listener: Listener): Buffer {
  switch (next(10)) {
    case 0:
      return latin(handsOver(next, listener));
    case 1:
      return Buffer.concat(Array.from({ length: 2 + next(4) }, () => request(next, listener)));
    case 2:
      return Buffer.concat([request(next, listener), latin(handsOver(next, listener)), bytes(next, next(60))]);
    case 3:
      return otherProtocol(next);
    case 4:
    case 5:
      return request(next, listener);
    default:
      return damaged(next, request(next, listener));
  }
}

/** What makes a server let go of its connection. */
function handsOver(next: Next, { port, name }: Listener): string {
  const host = pick(next, ['x', `127.0.0.1:${port}`, '[', '']);
  if (next(3) === 0) {
    return `CONNECT ${pick(next, ['a:1', '/', '//', '[::1]:80', ':', '*'])} HTTP/1.${next(2)}\r\nHost: ${host}\r\n${pick(next, ['', 'Content-Length: 5\r\n'])}\r\n`;
  }
  const target = pick(next, [...ODD_PATHS, ...PATHS[name]]);
  const key = pick(next, ['dGhlIHNhbXBsZSBub25jZQ==', 'x', '']);
  return [
    `${pick(next, ['GET', 'POST'])} ${target} HTTP/1.1`,
    `Host: ${host}`,
    `Connection: ${pick(next, ['Upgrade', 'upgrade, keep-alive'])}`,
    `Upgrade: ${pick(next, ['websocket', 'h2c', 'TLS/1.0', 'x'])}`,
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Version: ${pick(next, ['13', '8', ''])}`,
    `Sec-WebSocket-Protocol: ${pick(next, ['hookglass.v1', 'bearer.x, hookglass.v1', ',,,'])}`,
    `${pick(next, ['', 'Content-Length: 4\r\n'])}\r\n`,
  ].join('\r\n');
}

function otherProtocol(next: Next): Buffer {
  return pick(next, [
    () => Buffer.concat([latin('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'), bytes(next, 508)]),
    () => Buffer.concat([latin('\x16\x03'), bytes(next, next(300))]),
    () => latin('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
    () => latin('SSH-2.0-OpenSSH_9.9\r\n'),
    () => latin('HELO x\r\nMAIL FROM:<>\r\n'),
    () => bytes(next, next(600)),
    () => Buffer.alloc(next(4000), next(256)),
  ])();
}

function request(next: Next, { name, port }: Listener): Buffer {
  const value = () =>
    bytes(next, next(20))
      .toString('latin1')
      .replace(/[\0\r\n]/g, ' ')
      .trim();
  const body = bytes(next, pick(next, [0, 0, 1, 10, 300, 3000]));
  const headers = [
    `Host: ${pick(next, [`127.0.0.1:${port}`, `127.0.0.1:${port}`, 'x', ''])}`,
    ...Array.from(
      { length: next(6) },
      () => `${pick(next, ['X-A', 'Accept', 'Origin', 'Cookie', 'X-MLflow-Signature', 'Authorization'])}: ${value()}`,
    ),
    ...(next(4) === 0 ? ['Content-Type: application/json'] : []),
    ...(next(8) === 0 ? ['Expect: 100-continue'] : []),
    ...(next(2) === 0 ? ['Connection: close'] : []),
  ];
  const line = `${pick(next, ['GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])} ${pick(next, next(4) === 0 ? ODD_PATHS : PATHS[name])} HTTP/1.1`;
  if (next(4) === 0) {
    const chunk = Buffer.concat([latin(`${body.length.toString(16)}\r\n`), body, latin('\r\n0\r\nX-T: 1\r\n\r\n')]);
    return Buffer.concat([latin(`${[line, ...headers, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n`), chunk]);
  }
  return Buffer.concat([latin(`${[line, ...headers, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n`), body]);
}

function damaged(next: Next, raw: Buffer): Buffer {
  const at = next(raw.length);
  const swap = (from: string, to: string) => latin(raw.toString('latin1').replaceAll(from, to));
  return pick(next, [
    () => raw.subarray(0, at),
    () => Buffer.concat([raw.subarray(0, at), bytes(next, 1 + next(30)), raw.subarray(at)]),
    () => Buffer.concat([raw.subarray(0, at), raw.subarray(at + 1 + next(40))]),
    () => Buffer.concat([raw, raw.subarray(at)]),
    () => swap('\r\n', pick(next, ['\n', '\r', '\r\n\r\n', '\0', ' \r\n '])),
    () =>
      swap(
        'Content-Length: ',
        pick(next, ['Content-Length: -', 'Content-Length: 9', 'Content-Length: 1\r\nContent-Length: ', 'Content-Length: 99999999999']),
      ),
    () => swap('HTTP/1.1', pick(next, ['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', '', 'ICY'])),
    () => swap('Host', `X-Long: ${'y'.repeat(40_000)}\r\nHost`),
  ])();
}
