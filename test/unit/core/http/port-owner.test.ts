import { once } from 'node:events';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portOwner } from '#core/http/port-owner.ts';

test.runIf(process.platform === 'linux').each(['127.0.0.1', '::1'])('names the program that listens on %s', async (host) => {
  const server = net.createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;

  expect(portOwner(port)).toEqual({ program: expect.stringMatching(/^[\x20-\x7e]{1,15}$/), pid: process.pid });

  server.close();
  await once(server, 'close');
  expect(portOwner(port)).toBeUndefined();
});

test('a connection from a port is nobody who listens there', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  await once(client, 'connect');

  expect(portOwner(client.localPort ?? 0)).toBeUndefined();
});
