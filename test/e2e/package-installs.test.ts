import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKED_SECRET, checkedReceiver } from '../support/checked-receiver.ts';
import { type InstalledPackage, installPackage, packPackage } from '../support/packed-package.ts';

const BUILT_AND_INSTALLED_MS = 180_000;
let packed: Awaited<ReturnType<typeof packPackage>>;
let installed: InstalledPackage;

beforeAll(async () => {
  packed = await packPackage();
  installed = await installPackage(packed.tarball);
}, BUILT_AND_INSTALLED_MS);
afterAll(() => {
  installed.remove();
  packed.remove();
});

test('it cannot be published, and names no domain or address', () => {
  const manifest = JSON.parse(readFileSync(path.join(installed.directory, 'node_modules/hookglass/package.json'), 'utf8')) as Record<
    string,
    unknown
  >;

  expect(manifest['private']).toBe(true);
  expect(Object.keys(manifest)).not.toContain('homepage');
  expect(JSON.stringify(manifest['author'])).not.toMatch(/[@<]/);
});

test('npx hookglass runs from an empty folder, with its version and its help', async () => {
  expect(await installed.run('npx', ['hookglass', '--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  expect((await installed.run('npx', ['hookglass', '--help'])).stdout).toContain('signature');
});

test('what speaks with coding agents brings no validator that nobody uses', () => {
  const bundle = readFileSync(path.join(installed.directory, 'node_modules/hookglass/dist/cli/agents.cjs'), 'utf8');

  expect(bundle).toContain('coding agents are given no forms');
  expect(bundle).not.toContain('ajv');
});

test('a program that has nothing but the package finds its pages and the schemas of what it prints', async () => {
  const inside = path.join(installed.directory, 'node_modules/hookglass');
  const links = [...readFileSync(path.join(inside, 'llms.txt'), 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file);
  installed.write('schema.mjs', `import schema from 'hookglass/schemas/deliveries.json' with { type: 'json' }; console.log(schema.title);`);

  expect(links.filter((file) => !existsSync(path.join(inside, file)))).toEqual([]);
  expect(await installed.run('node', ['schema.mjs'])).toMatchObject({ code: 0, stdout: 'hookglass deliveries --json\n' });
});

test('a program starts a core, sends an event and waits for it', async () => {
  installed.write(
    'core.mjs',
    `import { createCore } from 'hookglass';
     const core = await createCore();
     await core.createWebhook({ events: ['prompt.created'] });
     await core.trigger('prompt.created', { data: { name: 'hello' } });
     const { state, status, payload } = await core.waitFor('prompt.created');
     const page = await fetch(core.inspectorUrl);
     console.log(JSON.stringify({ state, status, name: payload.data.name, page: page.status, html: (await page.text()).includes('<div id=') }));
     await core.stop();`,
  );

  const { code, stdout, stderr } = await installed.run('node', ['core.mjs']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ state: 'delivered', status: 200, name: 'hello', page: 200, html: true });
});

test('its types are found, are strict, and need nothing that is not installed with it', async () => {
  installed.write(
    'typed.mts',
    `import { check, type Checked, type Core, createCore, explain, sign, verify } from 'hookglass';
     export const start = async (): Promise<Core> => createCore({ respond: '503x2,verify', timeScale: 0.01 });
     export const report = async (core: Core): Promise<Checked> => {
       const { headers, signature } = sign({ secret: 's', body: '{}' });
       if (!verify({ secret: 's', body: '{}', headers }).valid) throw new Error(explain({ secret: 's', body: '{}', headers }).explanations[0]?.headline);
       const [delivery] = await core.trigger('model_version.created', { data: { name: signature } });
       return check({ url: delivery?.url ?? '', secret: 's', only: ['valid-signature'] });
     };
     // @ts-expect-error an event that MLflow does not have
     export const wrong = (core: Core) => core.trigger('model.created');
     // @ts-expect-error a setting that does not exist
     export const unknown = () => createCore({ respnd: '503' });`,
  );
  const tsc = path.resolve('node_modules/typescript/bin/tsc');
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--types', ''];
    const { stdout, code } = await installed.run('node', [
      tsc,
      ...flags,
      '--module',
      `${module}`,
      '--moduleResolution',
      `${resolution}`,
      'typed.mts',
    ]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
  }
});

test('signing, verifying and checking load no database', async () => {
  const receiver = await checkedReceiver();
  installed.withoutDatabase();
  installed.write(
    'check.mjs',
    `import { check, sign, verify } from 'hookglass';
     const { headers } = sign({ secret: 's', body: '{}' });
     const { failures } = await check({ url: process.argv[2], secret: '${CHECKED_SECRET}', probeUrl: process.argv[3] });
     console.log(JSON.stringify({ valid: verify({ secret: 's', body: '{}', headers }).valid, failures }));`,
  );

  const library = await installed.run('node', ['check.mjs', receiver.url, receiver.probeUrl]);
  const signed = await installed.run('npx', ['hookglass', 'signature', 'sign', '--secret-env', 'S', '--body', 'check.mjs'], {
    S: 'secret',
  });
  const checked = await installed.run('npx', ['hookglass', 'check', receiver.url, '--secret-env', 'S', '--probe-url', receiver.probeUrl], {
    S: CHECKED_SECRET,
  });
  await receiver.close();

  expect(library).toMatchObject({ code: 0, stdout: '{"valid":true,"failures":[]}\n' });
  expect(signed).toMatchObject({ code: 0, stdout: expect.stringContaining('X-MLflow-Signature: v1,') });
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('Valid signature') });
});
