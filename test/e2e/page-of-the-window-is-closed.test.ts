import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { openBadShell } from '../support/bad-shell.ts';
import { distApp } from '../support/dist-app.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { unwantedListener } from '../support/unwanted-listener.ts';

const OUTSIDE = 'bytes-from-outside-of-the-page';

/** Ways to write a path that leads out of the folder of the page, or round its list of files. */
const TRAVERSALS = [
  ...[
    '/../OUT',
    '/../../OUT',
    '/..%2fOUT',
    '/%2e%2e/OUT',
    '/%2e%2e%2fOUT',
    '/.%2e/OUT',
    '/..%5cOUT',
    '/..\\OUT',
    '/%2e%2e%5cOUT',
    '/%252e%252e%252fOUT',
  ],
  ...[
    '/assets/../../OUT',
    '/assets/..%2f..%2fOUT',
    '/assets/%2e%2e/%2e%2e/OUT',
    '//OUT',
    '///etc/passwd',
    '//etc/passwd',
    '/%2fetc/passwd',
  ],
  ...['/index.html%00.js', '/%00', '/..%00/OUT', '/..%c0%afOUT', '/%c0%ae%c0%ae/OUT', '/..;/OUT', '/./../OUT', '/file:///etc/passwd'],
  ...['http://evil.example/../OUT', 'file:///etc/passwd', '/planted.txt', '/planted/passwd', '/C:/Windows/win.ini', '/\\\\host\\share'],
];

describe.runIf(needDesktop())('the page in the window of the packed app', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  let origin: string;

  beforeAll(async () => {
    display = await startDisplay();
    desktop = await openDesktop(display.display, { build: 'packed' });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    origin = new URL(desktop.page.url()).origin;
  }, 180_000);
  afterAll(async () => {
    await desktop.close();
    await display.stop();
  });

  test('runs no script but its own and reaches no other host, by the policy of each document', async () => {
    const { page } = desktop;
    const elsewhere = await unwantedListener();

    const headers = (await fetch(`${origin}/`)).headers.get('content-security-policy') ?? '';
    const directives = new Map(headers.split('; ').map((text) => [text.split(' ', 1)[0] ?? '', text.split(' ').slice(1)]));
    const ran = await ranIn(page, elsewhere.url);
    await page.reload();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'", origin.replace('http:', 'ws:')]);
    for (const name of ['frame-ancestors', 'base-uri', 'form-action', 'object-src']) expect(directives.get(name)).toEqual(["'none'"]);
    guardFigures(policyFigures(ran, elsewhere.seen()));
    elsewhere.close();
  });

  test('is served nothing from outside of the built page, however its path is written', async () => {
    const folder = path.join(`${path.join(distApp('test').resources, 'app.asar')}.unpacked`, 'dist');
    const planted = [path.join(folder, 'OUT'), path.join(folder, 'renderer', 'planted.txt'), path.join(folder, 'renderer', 'planted')];
    writeFileSync(planted[0] ?? '', OUTSIDE);
    symlinkSync('../OUT', planted[1] ?? '');
    symlinkSync('/etc', planted[2] ?? '');

    const answers = await answersOf(Number(new URL(origin).port));
    const inPage = await desktop.page.evaluate(
      (targets) =>
        Promise.all(
          targets.map((target) =>
            fetch(target).then(
              (answer) => answer.text(),
              () => '',
            ),
          ),
        ),
      TRAVERSALS.filter((target) => target.startsWith('/') && !target.startsWith('//')),
    );
    for (const file of planted) rmSync(file);

    guardFigure({ row: 'E-05', what: 'forms of a path that lead outside', value: TRAVERSALS.length, unit: 'forms', atLeast: 20 });
    guardFigure(leakFigure([...answers, ...inPage]));
    expect(answers.every((bytes) => /^HTTP\/1\.1 (?:200|4\d\d) /.test(bytes))).toBe(true);
  });
});

describe.runIf(needDesktop())('a page without a policy, of a server that serves any file', () => {
  test('is seen through', async () => {
    const display = await startDisplay();
    const shell = await openBadShell(display.display);
    const elsewhere = await unwantedListener();

    const ran = await ranIn(shell.page, elsewhere.url);

    knownBad('E-03', policyFigures(ran, elsewhere.seen()));
    elsewhere.close();
    await shell.close();
    await display.stop();
  });

  test('is seen through by what it serves', async () => {
    const root = temporaryDirectory();
    mkdirSync(path.join(root, 'page'));
    writeFileSync(path.join(root, 'OUT'), OUTSIDE);
    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(path.join(root, 'page', decodeURIComponent(request.url ?? ''))));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');

    knownBad('E-05', [leakFigure(await answersOf((server.address() as AddressInfo).port))]);
    rmSync(root, { recursive: true });
    server.close();
  });
});

/** E-03, for a page into which somebody got a foot. */
const policyFigures = (ran: readonly string[], reached: readonly string[]): GuardFigure[] => [
  { row: 'E-03', what: 'scripts that were put into the page and ran', value: ran.length, unit: 'scripts', atMost: 0 },
  { row: 'E-03', what: 'requests of the page that reached another host', value: reached.length, unit: 'requests', atMost: 0 },
];

/** E-05, for whoever serves a page. */
function leakFigure(answers: readonly string[]): GuardFigure {
  const passwd = readFileSync('/etc/passwd', 'utf8').split('\n', 1)[0] ?? '';
  const leaks = answers.filter((bytes) => bytes.includes(OUTSIDE) || bytes.includes(passwd));
  return { row: 'E-05', what: 'answers with bytes from outside', value: leaks.length, unit: 'answers', atMost: 0 };
}

/** To each form of a path. */
const answersOf = (port: number) => Promise.all(TRAVERSALS.map((target) => bytesFor(port, target)));

/** Puts scripts into a page in every way, and has it ask another host. @returns those that ran */
function ranIn(page: Page, elsewhere: string): Promise<string[]> {
  return page.evaluate(async (other) => {
    const marks = globalThis as { ran?: string[] };
    marks.ran = [];
    const add = (make: (script: HTMLScriptElement) => void) => {
      const script = document.createElement('script');
      make(script);
      document.body.append(script);
    };
    add((script) => {
      script.textContent = 'ran.push("inline")';
    });
    add((script) => {
      script.src = `${other}/x.js`;
    });
    add((script) => {
      script.src = `data:text/javascript,ran.push("data")`;
    });
    add((script) => {
      script.src = URL.createObjectURL(new Blob(['ran.push("blob")']));
    });
    document.body.insertAdjacentHTML(
      'beforeend',
      `<img src="x:" onerror="ran.push('handler')"><iframe srcdoc="<script>top.ran.push('frame')</script>"></iframe>`,
    );
    setTimeout('ran.push("text of a timer")', 0);
    await Promise.allSettled([
      fetch(other),
      fetch('https://example.com/'),
      navigator.sendBeacon(other) || Promise.reject(new Error('refused')),
    ]);
    await new Promise((resolve) => {
      const socket = new WebSocket(other.replace('http', 'ws'));
      socket.onerror = resolve;
      socket.onopen = resolve;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return marks.ran;
  }, elsewhere);
}

/** What a raw socket gets for a target that no client would write so. */
async function bytesFor(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}
