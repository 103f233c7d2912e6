import { request } from 'node:http';
import { afterAll, beforeAll, test, vi } from 'vitest';
import type { Command } from '#cli/command.ts';
import { calls } from '#cli/commands/calls.ts';
import { captures } from '#cli/commands/captures.ts';
import { deliveries } from '#cli/commands/deliveries.ts';
import { createLogger } from '#cli/logger.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { person } from '../support/a-person.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { HOSTILE_PAYLOADS } from '../support/hostile-payloads.ts';
import { runVerb } from '../support/run-cli.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

/** All that a header of the wire can hold, and then some: controls, what turns text round, and escape sequences. */
const CONTROLS = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join('');
const HOSTILE = [...HOSTILE_PAYLOADS, `\u001b]0;title\u0007\u009b2J${CONTROLS}\u202e\u2066\u200f`];
const TOGETHER = 12;

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
  for (let at = 0; at < HOSTILE.length; at += TOGETHER) await send(HOSTILE.slice(at, at + TOGETHER).join(' '));
  await vi.waitUntil(async () => (await person(core).captures({})).items.length > 0, { timeout: 20_000 });
});
afterAll(() => core.stop());

/** To the receiver and the MLflow API, as far as the wire takes it. */
async function send(text: string): Promise<void> {
  const inHeader = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 2000);
  const path = encodeURI(Buffer.from(text).toString())
    .replace(/[^\x21-\x7e]/g, '')
    .slice(0, 1500);
  for (const url of [`${core.receiver}/hooks/`, `${core.mlflow}/api/2.0/mlflow/`])
    await new Promise<void>((resolve) => {
      const asked = request(
        url + path,
        { method: 'POST', headers: { 'User-Agent': inHeader, 'X-MLflow-Delivery-Id': inHeader } },
        (answer) => answer.resume().on('end', resolve),
      );
      asked.on('error', () => resolve()).end(text);
    });
}

/** X-05, for a verb: what it prints of all that came, with and without `--json`. */
async function printedFigures(verb: Command): Promise<GuardFigure[]> {
  const figures: GuardFigure[] = [];
  for (const more of [[], ['--json']]) {
    const { lines } = await runVerb(verb, ['--limit', '1000', '--data-dir', core.dataDir, ...more]);
    figures.push(obeyed(lines));
  }
  return figures;
}

/** … for what was printed: characters that a terminal would obey, and lines that a text from outside has begun. */
const obeyed = (printed: readonly string[]): GuardFigure => ({
  row: 'X-05',
  what: 'control and bidi characters of others that were printed',
  value: printed.join('').match(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu)?.length ?? 0,
  unit: 'characters',
  atMost: 0,
});

const VERBS: Readonly<Record<string, Command>> = { captures, calls, deliveries };

test.each(Object.keys(VERBS))('hookglass %s prints nothing that a terminal obeys', async (name) => {
  guardFigures(await printedFigures(VERBS[name] as Command));
});

test('a record of the log is one line, whatever is in it', () => {
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  for (const text of HOSTILE) logger.warn(text, { text, [`x${text}`]: text });

  guardFigure(obeyed(lines.map((line) => line.replace(/\n$/, ''))));
});

test('fields that are printed as they came are seen through', async () => {
  const careless: Command = {
    ...captures,
    async run() {
      for (const { id } of (await person(core).captures({ limit: 1000 })).items)
        for (const field of (await person(core).capture(id))?.headers ?? []) process.stdout.write(`${field.join(': ')}\n`);
      return 0;
    },
  };

  knownBad('X-05', await printedFigures(careless));
});
