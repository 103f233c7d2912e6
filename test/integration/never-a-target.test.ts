import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAttempt } from '#core/dispatch/send/attempt.ts';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import type { PeerRefusal } from '#core/net/peer-rules.ts';
import type { Lookup } from '#core/net/resolver.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';

/** Stands for the inspector: it must not see a byte. */
let bytes = 0;
const inspector = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (piece) => {
    bytes += piece.length;
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
});
let port = 0;
beforeAll(async () => {
  inspector.listen(0, '::');
  await once(inspector, 'listening');
  port = (inspector.address() as AddressInfo).port;
});
afterAll(() => void inspector.close());

/** Names whose addresses somebody else chose. */
const lookup: Lookup = (hostname, done) => {
  const address = ADDRESSES[hostname];
  if (address === undefined) done(new Error('ENOTFOUND'), []);
  else done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
};
const ADDRESSES: Readonly<Record<string, string>> = {
  'inside.test': '127.0.0.1',
  'inside6.test': '::1',
  'mapped.test': '::ffff:127.0.0.1',
  'private.test': '10.1.2.3',
  'metadata.test': '169.254.169.254',
};

const METADATA = [
  ...[
    '169.254.169.254',
    '169.254.1.1',
    '2852039166',
    '0xa9fea9fe',
    '0xa9.0xfe.0xa9.0xfe',
    '0251.0376.0251.0376',
    '169.254.43518',
    '169.16689662',
  ],
  ...[
    '0.0.0.0',
    '0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '100.100.100.200',
    '1684301000',
    '%31%36%39.254.169.254',
    '１６９.254.169.254',
  ],
  ...[
    '[::]',
    '[fe80::1]',
    '[febf::1]',
    '[ff02::1]',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[::ffff:0:169.254.169.254]',
  ],
  ...[
    '[::169.254.169.254]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b:1::a9fe:a9fe]',
    '[2002:a9fe:a9fe::1]',
    '[2001::5601:5601]',
  ],
  ...['[::ffff:0.0.0.0]', '[64:ff9b::224.0.0.1]', '[::ffff:100.100.100.200]', '[0:0:0:0:0:ffff:a9fe:a9fe]'],
];
const OWN = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '127.8.9.10',
  'localhost',
  'LOCALHOST',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[0:0:0:0:0:0:0:1]',
];
const NAMES = Object.keys(ADDRESSES);

const policy = () =>
  createUrlPolicy({
    mode: 'local',
    lookup: () => Promise.resolve([]),
    ownListeners: () => [{ plane: 'inspector', host: '127.0.0.1', port }],
  });

/** W-04, for whoever decides about the connected peer. */
async function reachedBy(rules: { peerRefusal: PeerRefusal }, forms: readonly string[]) {
  bytes = 0;
  const systemNames = createAgents({ policy: rules });
  const strangeNames = createAgents({ policy: rules, lookup });
  const send = (host: string, agents = systemNames) => {
    const url = `http://${host}:${port}/`;
    return sendAttempt(
      { hop: { url, method: 'POST', redirects: 0, authorized: true }, url, deliveryId: 'id', timestampSec: 1, body: Buffer.from('{}') },
      { timeoutMs: 2000, keepBytes: 1024, followRedirects: true },
      { agents, isReceiver: () => false, answers: createAnswerBudget(1024) },
    );
  };
  const results = await Promise.all([...forms.map((host) => send(host)), ...NAMES.map((host) => send(host, strangeNames))]);
  systemNames.destroy();
  strangeNames.destroy();
  const figure: GuardFigure = { row: 'W-04', what: 'bytes that got there', value: bytes, unit: 'bytes', atMost: 0 };
  return { results, figure };
}

test('addresses that are never a target, the inspector, and names that resolve inwards see no byte in any notation', async () => {
  const forms = [...METADATA, ...OWN];
  const { results, figure } = await reachedBy(policy(), forms);

  const passed = results.flatMap(({ outcome }, i) =>
    outcome.kind === 'refused' && outcome.reason === 'target-refused' ? [] : [[[...forms, ...NAMES][i], outcome]],
  );
  expect(passed).toEqual([]);
  guardFigure({ row: 'W-04', what: 'forms tried', value: results.length, unit: 'hosts', atLeast: 40 });
  guardFigure(figure);
});

test('a sender that looks at the host as it is written, and not at the peer, is seen through', async () => {
  knownBad('W-04', [(await reachedBy({ peerRefusal: () => undefined }, OWN)).figure]);
});
