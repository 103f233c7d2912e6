import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { describeBroken } from '#core/receiver/request-facts.ts';

test('a TLS connection that was reset meanwhile is described without what it was secured by', () => {
  const socket = new TLSSocket(new Socket());
  socket.destroy();

  const facts = describeBroken(socket, Buffer.from('POST /webhook HTTP/1.1\r\n\r\n'), 1);

  expect(facts).toMatchObject({ method: 'POST', target: '/webhook', httpVersion: '1.1' });
  expect(facts).not.toHaveProperty('tls');
});
