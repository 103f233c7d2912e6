import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { person } from '../support/a-person.ts';
import { tokenOf } from '../support/agent-client.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { type Browser, openBrowser } from '../support/open-page.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const MODELS = '/api/2.0/mlflow/registered-models';
/** Whose page it is: another port of this machine, and another site on it. */
const PAGES = ['127.0.0.1', 'evil.localhost'];

let browser: Browser;
let core: TestCore;
const servers: Server[] = [];
beforeAll(async () => {
  [browser, core] = await Promise.all([openBrowser(), startCore()]);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  await browser.close();
  await core.stop();
});

/** @returns its port */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port as the scripts of a page go for it. */
interface Target {
  origin: string;
  read: string;
  change: string;
  /** JSON. */
  body: string;
  /** As if the page had it from somewhere. */
  token: string;
  /** How many things there are that a page could have made. */
  count(): Promise<number>;
}

/** S-02, for a port and the pages of a real browser. */
async function pageFigures(target: Target): Promise<GuardFigure[]> {
  const port = await serve((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>a page'));
  const before = await target.count();
  const read: string[] = [];
  for (const host of PAGES) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://${host}:${port}/`);
    const { count: _, ...plain } = target;
    read.push(...(await page.evaluate(tryAll, plain)));
    await page.context().close();
  }
  return [
    {
      row: 'S-02',
      what: 'things that the page of a real browser changed',
      value: (await target.count()) - before,
      unit: 'changes',
      atMost: 0,
    },
    { row: 'S-02', what: 'answers that the page of a real browser could read', value: read.length, unit: 'answers', atMost: 0 },
  ];
}

/** Runs in the page. @returns which ways gave it something to read */
async function tryAll({ origin, read, change, body, token }: Omit<Target, 'count'>): Promise<string[]> {
  const got: string[] = [];
  const ask = async (name: string, path: string, init: RequestInit) => {
    const text = await fetch(origin + path, init).then(
      (answer) => answer.text(),
      () => '',
    );
    if (text !== '') got.push(name);
  };
  const authorization = `Bearer ${token}`;
  await ask('GET', read, {});
  await ask('GET with the token', read, { headers: { authorization } });
  await ask('GET with cookies', read, { credentials: 'include' });
  await ask('GET without CORS', read, { mode: 'no-cors' });
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    await ask(`POST as ${type}`, change, { method: 'POST', body, headers: { 'content-type': type } });
    await ask(`POST as ${type} with the token`, change, { method: 'POST', body, headers: { 'content-type': type, authorization } });
    await ask(`POST as ${type} without CORS`, change, { method: 'POST', body, mode: 'no-cors' });
  }
  navigator.sendBeacon(origin + change, new Blob([body], { type: 'text/plain' }));

  const frame = Object.assign(document.createElement('iframe'), { name: 'into' });
  const form = Object.assign(document.createElement('form'), {
    method: 'post',
    enctype: 'text/plain',
    action: origin + change,
    target: 'into',
  });
  const field = Object.assign(document.createElement('input'), { name: body.replace(/\}$/, ',"rest":"'), value: '"}' });
  form.append(field);
  document.body.append(frame, form);
  const answered = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  form.submit();
  await answered;

  await new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token}`]);
    socket.onopen = () => {
      got.push('WebSocket');
      resolve(undefined);
    };
    socket.onerror = resolve;
  });
  return got;
}

test('the pages of a real browser read nothing of the MLflow API and the inspector, and change nothing', async () => {
  const token = tokenOf(core);
  const webhook = { name: 'evil', url: core.webhookUrl, events: ['prompt.created'], secret: 's' };

  guardFigures(
    await pageFigures({
      ...{ origin: core.mlflow, read: `${MODELS}/search`, change: `${MODELS}/create`, body: '{"name":"evil"}', token },
      count: async () => (await (await fetch(`${core.mlflow}${MODELS}/search`)).text()).split('"name"').length,
    }),
  );
  guardFigures(
    await pageFigures({
      ...{ origin: core.inspector, read: '/api/v1/status', change: '/api/v1/webhooks', body: JSON.stringify(webhook), token },
      count: async () => (await person(core).webhooks()).items.length,
    }),
  );
});

test('a port that lets every page read and asks no page where it comes from is seen through', async () => {
  let changes = 0;
  const port = await serve((request, response) => {
    if (request.method === 'POST') changes += 1;
    response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end('all of it');
  });
  const target = { origin: `http://127.0.0.1:${port}`, read: '/', change: '/', body: '{}', token: 't' };

  knownBad('S-02', await pageFigures({ ...target, count: () => Promise.resolve(changes) }));
});
