import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const folder = temporaryDirectory();
afterAll(() => rmSync(folder, { recursive: true }));

/** Data directories after a first start: of one core that was given a key, and of one that had to make its own. */
interface Started {
  given: string;
  made: string;
}

/** E-09, under umask 000. */
function figuresOf({ given, made }: Started): GuardFigure[] {
  const modeOf = (dataDir: string) => statSync(path.join(dataDir, 'key'), { throwIfNoEntry: false })?.mode;
  const isOpen = ((modeOf(made) ?? 0o077) & 0o077) !== 0;
  const figure = (what: string, isWrong: boolean): GuardFigure => ({ row: 'E-09', what, value: Number(isWrong), unit: 'files', atMost: 0 });
  return [
    figure('key files beside a key of the environment', modeOf(given) !== undefined),
    figure('key files that others may read, under umask 000', isOpen),
  ];
}

async function underOpenUmask<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const before = process.umask(0);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

describe('the key of the webhook secrets', () => {
  it('is the one of the environment, else a file of its owner, and the storage says which', async () => {
    const started = { given: path.join(folder, 'given'), made: path.join(folder, 'made') };
    const told: string[] = [];
    for (const [dataDir, options] of [
      [started.given, { encryptionKey: randomBytes(32).toString('base64') }],
      [started.made, {}],
    ] as const) {
      const core = await underOpenUmask(() => startCore({ dataDir, ...options }));
      const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
      await client.createWebhook({ name: 'a', url: 'http://127.0.0.1:9/', events: ['model_version.created'], secret: 'one' });
      told.push((await client.storage()).key);
      await core.core.stop();
    }

    guardFigures(figuresOf(started));
    expect(told).toEqual(['environment', 'file']);
  });

  it('is seen through where a key is written to a file as open as the umask allows, whoever gave it', async () => {
    const started = { given: path.join(folder, 'careless-given'), made: path.join(folder, 'careless-made') };

    await underOpenUmask(() => {
      for (const dataDir of Object.values(started)) {
        mkdirSync(dataDir);
        writeFileSync(path.join(dataDir, 'key'), randomBytes(32).toString('base64'));
      }
    });

    knownBad('E-09', figuresOf(started));
  });
});
