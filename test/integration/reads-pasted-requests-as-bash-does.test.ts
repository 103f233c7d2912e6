import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { needPrograms } from '../support/need-programs.ts';

describe.runIf(needPrograms('bash', 'curl'))('against a real bash and a real curl', () => {
  const got: { method: string; target: string; headers: string[]; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      got.push({ method: request.method ?? '', target: request.url ?? '', headers: request.rawHeaders, body: Buffer.concat(parts) });
      response.end();
    });
  });
  let url: string;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  async function same(command: string): Promise<void> {
    got.length = 0;
    const ended = await new Promise<string>((resolve) => {
      const child = spawnBash(command);
      let said = '';
      child.stderr.on('data', (part) => {
        said += part;
      });
      child.on('close', () => resolve(said));
    });
    const [sent] = got;
    const read = readPasted(command);
    if (!sent || read.kind === 'none') throw new Error(`${ended} ${read.kind === 'none' ? read.says : ''}`);
    const { request } = read;

    expect([request.method, request.url, Buffer.from(request.body).toString('latin1')]).toEqual([
      sent.method,
      `${url}${sent.target}`,
      sent.body.toString('latin1'),
    ]);
    const pairs = Array.from(
      { length: sent.headers.length / 2 },
      (_, i) => [sent.headers[2 * i] ?? '', sent.headers[2 * i + 1] ?? ''] as const,
    );
    for (const [name, value] of request.headers)
      if (name !== 'Accept-Encoding') expect([name, headerIn(pairs, name)]).toEqual([name, value]);
  }

  it.each([
    String.raw`-d 'a b' -d "c \"d\" \$HOME \n" --data-raw @x`,
    String.raw`-d $'it\'s \u00e9 \x41\101\t\\ \q \n!' -H $'X-A: \u00e9'`,
    `-d 'é€😀' -H 'X-A: é à'`,
    `--data-urlencode 'a=b c&d' --data-urlencode 'e f' --data-urlencode =g=h --data-urlencode 'ü~-._*'`,
    `-G -d a=1 --data-urlencode 'b=c d' -H 'X-Empty;'`,
    `--json '{"a":' --json '1}' -u 'me:p w' -A agent -e http://r/ -b 'a=b; c=d'`,
    `-sSXPUT -d'x'"y"z -H 'A: 1' -H 'A2:2' -H 'Content-Type: a/b'`,
    '-d one\\\ntwo -X PATCH',
    `--data-binary @- <<'EOF'\n{"a": "$HOME"}\n\nEOF\n`,
    `--data-binary @- <<< 'it is'`,
    `-d @- <<< 'a\nb'`,
    `-d "$(printf '%s-%s' a 'b c')$(echo x; )" -H "X-A: $(printf '\\101')"`,
    `--data ''`,
    `-I`,
    `-d 'a' -H 'Content-Type:'`,
    `-d a#b -d '#c' # -d nothing`,
    `-d 'a' --next -d b http://127.0.0.1:9/`,
  ])('reads what they send: %s', (options) => same(`curl ${url}/p?q=1 ${options}`));

  it('reads our own copies as commands', async () => {
    for (const body of ['{"a": "it\'s"}', '\0\xff\r\n', 'x'.repeat(200)]) {
      await same(
        curlOf({
          method: 'POST',
          url: `${url}/webhook`,
          headers: [
            ['X-A', 'b\xe9'],
            ['Content-Type', 'a/b'],
          ],
          body: Buffer.from(body, 'latin1'),
        }),
      );
    }
  });
});

function spawnBash(command: string) {
  return spawn('bash', ['-c', command], { env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HOME: '/nowhere' } });
}
