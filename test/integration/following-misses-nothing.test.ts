import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCli, writeCoreFile } from '../support/run-cli.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;

beforeAll(async () => {
  control = await startControl();
});
afterAll(() => control.stop());

/** Stands before the control API, and holds the stream back until something has happened. */
async function heldBack(happens: () => Promise<unknown>) {
  const target = new URL(control.url);
  const to = { host: target.hostname, port: Number(target.port) };
  const server = createServer(async ({ method = 'GET', url = '/', headers }, response) => {
    const { host: _, connection: __, ...kept } = headers;
    const answer = await fetch(new URL(url, target), { method, headers: kept as Record<string, string> });
    response
      .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      .end(Buffer.from(await answer.arrayBuffer()));
  });
  server.on('upgrade', async ({ method, url, rawHeaders }, socket) => {
    await happens();
    const lines = rawHeaders.flatMap((name, i) =>
      i % 2 === 0 ? [`${name}: ${name.toLowerCase() === 'host' ? target.host : rawHeaders[i + 1]}`] : [],
    );
    const upstream = connect(to);
    upstream.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.pipe(socket).pipe(upstream);
    for (const one of [upstream, socket]) one.on('error', () => one.destroy());
    socket.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.closeAllConnections() ?? server.close() };
}

it('what ends between the list and the stream is shown, and what was listed is not shown twice', async () => {
  const { id } = await control.writer.write(() =>
    control.webhooks.create({ name: 'followed', url: control.webhookUrl, events: ['prompt.created'], secret: 's' }),
  );
  await control.dispatcher.test(id, 'prompt.created');
  const gate = await heldBack(() => control.dispatcher.test(id, 'prompt.created'));
  writeCoreFile(control.directory, gate.url);

  const following = startCli(['deliveries', '--follow', '--json', '--data-dir', control.directory]);
  await following.printed(2);
  await control.dispatcher.test(id, 'prompt.created');
  const lines = await following.printed(3);
  following.stop();
  gate.close();

  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['d1', 'd2', 'd3']);
});
